import type { getTranslations } from 'next-intl/server'
import type { FactorType } from '@/lib/factors/registry'
import { type Device, devices } from '@/lib/notices/advice'

type Words = Awaited<ReturnType<typeof getTranslations<never>>>
type Part = 'setup' | 'signIn' | 'notes'

const keyOf = (factor: string, device: string, part: Part, step: number) =>
  `guides.of.${factor}.${device}.${part}.${step}` as 'guides.title'

/** The devices that the guide of a factor has steps for. */
export const listDevices = (t: Words, factor: FactorType): Device[] => devices.filter((device) => t.has(keyOf(factor, device, 'setup', 1)))

/** The steps of one part, with the words of the buttons as they are on the screen. */
export function listSteps(t: Words, factor: FactorType, device: Device | 'all', part: Part): string[] {
  const words = {
    begin: t('me.factorPage.begin'),
    create: t('factor.passkey.enrol.submit'),
    withPasskey: t('signIn.passkey.button'),
    mine: t('me.title'),
    send: t('factor.email-otp.challenge.send'),
    other: t('signIn.otherWays'),
    self: t(`factor.${factor}.name`),
  }
  const steps: string[] = []
  for (let step = 1; t.has(keyOf(factor, device, part, step)); step++) steps.push(t(keyOf(factor, device, part, step), words))
  return steps
}

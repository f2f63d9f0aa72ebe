'use client'

/** What each factor shows in the browser, loaded when it is needed: pages name a factor, its room comes over the wire. */
import { Skeleton } from '@mantine/core'
import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react'
import type { Shown } from './factor'
import type { FactorType } from './registry'
import type { Capability, ChallengeProps, EnrolProps, FactorUi, KeptProps } from './ui-contract'

const uis: Record<FactorType, () => Promise<FactorUi>> = {
  passkey: () => import('./passkey/ui'),
  totp: () => import('./totp/ui'),
  'email-otp': () => import('./email-otp/ui'),
  phone: () => import('./phone/ui'),
  'recovery-codes': () => import('./recovery-codes/ui'),
  'temporary-pass': () => import('./temporary-pass/ui'),
  'day-pass': () => import('./day-pass/ui'),
}

const isKnown = (type: string): type is FactorType => Object.hasOwn(uis, type)
const Nothing = () => null

const made = new Map<
  string,
  { Challenge: ComponentType<ChallengeProps>; Enrol: ComponentType<EnrolProps>; Kept: ComponentType<KeptProps> }
>()

/** The pieces of a factor as lazy components; the same object every time, as React asks. */
function piecesOf(type: string) {
  const known = made.get(type)
  if (known) return known
  const load = isKnown(type) ? uis[type] : null
  const part = <P,>(pick: (ui: FactorUi) => ComponentType<P> | undefined) =>
    lazy(async (): Promise<{ default: ComponentType<P> }> => ({ default: (load && pick(await load())) || Nothing }))
  const pieces = { Challenge: part((ui) => ui.Challenge), Enrol: part((ui) => ui.Enrol), Kept: part((ui) => ui.Kept) }
  made.set(type, pieces)
  return pieces
}

/** The answer to a challenge of this factor: a code to type, a device to ask. */
export function FactorChallenge({ factor, ...props }: ChallengeProps & { factor: string }) {
  const { Challenge } = piecesOf(factor)
  return (
    <Suspense fallback={<Skeleton h={180} />}>
      <Challenge {...props} />
    </Suspense>
  )
}

/** The registration of this factor. */
export function FactorEnrol({ factor, ...props }: EnrolProps & { factor: string }) {
  const { Enrol } = piecesOf(factor)
  return (
    <Suspense fallback={<Skeleton h={240} />}>
      <Enrol {...props} />
    </Suspense>
  )
}

/** What a registration shows a single time. */
export function FactorKept({ factor, ...props }: KeptProps & { factor: string }) {
  const { Kept } = piecesOf(factor)
  return (
    <Suspense fallback={<Skeleton h={240} />}>
      <Kept {...props} />
    </Suspense>
  )
}

/** What this browser and device can do for the factor; null until it has been asked. */
export function useCapability(factor: string): Capability | null {
  const [capability, setCapability] = useState<Capability | null>(null)
  useEffect(() => {
    let isGone = false
    const ask = async () => {
      if (!isKnown(factor)) return
      const found = await (await uis[factor]()).checkCapability()
      if (!isGone) setCapability(found)
    }
    void ask()
    return () => {
      isGone = true
    }
  }, [factor])
  return capability
}

/** Tells the authenticators of this browser what has changed (WebAuthn Signal API), factor by factor, where a room knows how. */
export async function tellDevice(signals: Record<string, Shown>): Promise<void> {
  for (const [factor, signal] of Object.entries(signals)) if (isKnown(factor)) await (await uis[factor]()).tellDevice?.(signal)
}

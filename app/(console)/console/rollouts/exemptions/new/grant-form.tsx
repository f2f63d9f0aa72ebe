'use client'

import {
  Button,
  Checkbox,
  CheckboxGroup,
  Group,
  Loader,
  NativeSelect,
  Radio,
  RadioGroup,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ActionErrorNote } from '@/app/(console)/console/action-error-note'
import type { Audience } from '@/lib/audiences/schema'
import type { AudienceEffect as Effect } from '@/lib/rollouts/grants/audience/effect/data'
import { Callout } from '@/lib/ui/callout'
import { Panel } from '@/lib/ui/panel'
import { useAct } from '../../../use-act'
import { AudienceBuilder } from '../../editor/audience-builder'
import type { Choice, Choices } from '../../editor/types'
import { makeAudienceGrant, showAudienceGrant, type WantedGrant } from '../actions'
import { AudienceEffect } from '../audience-effect'

type Given = { choices: Choices; rollouts: Choice[]; owner: string; zone: string }
type Fields = Omit<WantedGrant, 'audience'> & { audience: Audience; reason: string; owner: string }

/** Whom, what, until when and why; then the effect; then the grant, or the request for a second administrator. */
export function GrantForm({ choices, rollouts, owner, zone }: Given) {
  const t = useTranslations('rollouts.audienceGrant')
  const grants = useTranslations('people.grants')
  const router = useRouter()
  const { error, isBusy, act } = useAct()
  const [effect, setEffect] = useState<Effect | null>(null)
  const [fields, setFields] = useState<Fields>({
    kind: 'exemption',
    audience: { any: [] },
    rolloutId: rollouts[0]?.value ?? null,
    from: '',
    until: '',
    applications: null,
    networks: null,
    reason: '',
    owner,
  })
  /** What was shown is only true of what stood in the fields then; a reason or an owner changes no decision. */
  const edit = (changed: Partial<Fields>) => {
    setFields((old) => ({ ...old, ...changed }))
    if (!('reason' in changed || 'owner' in changed)) setEffect(null)
  }
  const isExemption = fields.kind === 'exemption'
  const wanted = (): WantedGrant => {
    const { reason: _, owner: __, ...rest } = fields
    return isExemption ? rest : { ...rest, from: '', applications: null, networks: null }
  }
  const submit = () => {
    if (!effect) return act(() => showAudienceGrant(wanted()), setEffect)
    act(
      () => makeAudienceGrant({ ...wanted(), reason: fields.reason, owner: fields.owner }),
      ({ id }) => router.push(`/console/rollouts/exemptions/${id}`),
    )
  }
  const every = isExemption ? [{ value: '', label: grants('everyRollout') }] : []
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!isBusy) submit()
      }}
    >
      <Stack gap="lg">
        <Panel title={t('whom')}>
          <AudienceBuilder path="audience" value={fields.audience} onChange={(audience) => edit({ audience })} choices={choices} />
        </Panel>
        <Panel title={t('what')}>
          <Stack gap="md">
            <RadioGroup
              aria-label={t('what')}
              value={fields.kind}
              onChange={(kind) => edit({ kind: kind === 'extension' ? 'extension' : 'exemption', rolloutId: rollouts[0]?.value ?? null })}
            >
              <Stack gap={6}>
                {(['exemption', 'extension'] as const).map((kind) => (
                  <Radio key={kind} value={kind} label={t(`kind.${kind}`)} description={t(`kindHint.${kind}`)} />
                ))}
              </Stack>
            </RadioGroup>
            <NativeSelect
              label={grants('rollout')}
              value={fields.rolloutId ?? ''}
              onChange={(event) => edit({ rolloutId: event.currentTarget.value || null })}
              data={[...rollouts, ...every]}
              maw={480}
            />
            <SimpleGrid cols={{ base: 1, sm: 2 }} maw={640}>
              {isExemption ? (
                <TextInput
                  size="sm"
                  type="datetime-local"
                  label={grants('from')}
                  description={grants('fromHint')}
                  value={fields.from}
                  onChange={(event) => edit({ from: event.currentTarget.value })}
                />
              ) : null}
              <TextInput
                size="sm"
                type="datetime-local"
                label={grants('until')}
                description={t('untilHint', { zone })}
                value={fields.until}
                onChange={(event) => edit({ until: event.currentTarget.value })}
                required
              />
            </SimpleGrid>
            {isExemption
              ? (['applications', 'networks'] as const).map((what) =>
                  choices[what].length === 0 ? null : (
                    <CheckboxGroup
                      key={what}
                      label={grants(`only.${what}`)}
                      description={grants('onlyHint')}
                      value={fields[what] ?? []}
                      onChange={(next) => edit({ [what]: next.length > 0 ? next : null })}
                    >
                      <Group gap="sm" mt={4}>
                        {choices[what].map(({ value, label }) => (
                          <Checkbox key={value} value={value} label={label} />
                        ))}
                      </Group>
                    </CheckboxGroup>
                  ),
                )
              : null}
          </Stack>
        </Panel>
        <Panel title={t('why')}>
          <Stack gap="md" maw={640}>
            <Textarea
              label={grants('reason')}
              description={grants('reasonHint')}
              value={fields.reason}
              onChange={(event) => edit({ reason: event.currentTarget.value })}
              required
              maxLength={2000}
              autosize
              minRows={2}
            />
            <TextInput
              size="sm"
              label={grants('ownerLogin')}
              description={t('ownerHint')}
              value={fields.owner}
              onChange={(event) => edit({ owner: event.currentTarget.value })}
              autoComplete="off"
              required
            />
          </Stack>
        </Panel>
        <Panel title={t('effect')}>
          <Stack gap="md">
            <div aria-live="polite">
              {effect ? (
                <AudienceEffect effect={effect} zone={zone} />
              ) : isBusy ? (
                <Loader size="sm" aria-label={grants('loading')} />
              ) : (
                <Text size="sm" c="dimmed">
                  {t('effectHint')}
                </Text>
              )}
            </div>
            {effect?.needsSecond ? (
              <Callout meaning="soon" title={t('second')}>
                {t('secondText')}
              </Callout>
            ) : null}
            <ActionErrorNote error={error} />
            <Group justify="flex-end">
              <Button type="submit" loading={isBusy && effect !== null}>
                {effect ? (effect.needsSecond ? t('ask') : t(`grant.${fields.kind}`)) : grants('show')}
              </Button>
            </Group>
          </Stack>
        </Panel>
      </Stack>
    </form>
  )
}

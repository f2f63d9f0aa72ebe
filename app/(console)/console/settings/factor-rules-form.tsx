'use client'

import { Button, Group, MultiSelect, NumberInput, Radio, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { FactorType } from '@/lib/factors/registry'
import { fillPreset } from '@/lib/people/organisation/presets'
import type { FactorRulesInput } from '@/lib/people/organisation/schema'
import { saveFactorRules } from './actions'
import { SavedNote } from './saved-note'
import { useKept } from './use-kept'
import { useLines } from './use-lines'
import { useSave } from './use-save'

const presets = ['standard', 'keio', 'tokyo-tech'] as const

type Given = {
  version: number
  rules: FactorRulesInput
  /** What people register themselves, with how many of each are possible at all. */
  factors: { type: FactorType; most: number }[]
  networks: { value: string; label: string }[]
  canEdit: boolean
}

/** What holds for setting up and changing factors beside policy: a preset fills the form, and every part of it can be changed. */
export function FactorRulesForm({ version, rules, factors, networks, canEdit }: Given) {
  const t = useTranslations('settings.factorRules')
  const words = useTranslations()
  const { error, isBusy, isSaved, save } = useSave()
  const { enrolment, ...rest } = rules
  const [typed, setTyped] = useState(rest)
  const isWaiting = error?.code === 'needs-phishing-resistant-proof'
  const { lines, set, remove, add, replace } = useLines(enrolment, { draft: `enrolment-${version}`, isWaiting })
  useKept(typed, setTyped, { draft: `factor-rules-${version}`, isWaiting })
  const nameOf = (type: string) => (words.has(`factor.${type as FactorType}.name`) ? words(`factor.${type as FactorType}.name`) : type)
  const choices = factors.map(({ type }) => ({ value: type as string, label: nameOf(type) }))
  const methods = [{ value: 'password', label: t('passwordAlone') }, ...choices]
  const wrong = (path: string) => {
    const code = error?.fields?.[`rules.${path}`]
    return code ? words(`errors.${code}`) : undefined
  }
  const follow = (preset: FactorRulesInput['preset']) => {
    const known = { factors: factors.map(({ type }) => type), networks: networks.map(({ value }) => value) }
    const { enrolment: filled, ...others } = fillPreset(preset, known)
    setTyped(others)
    replace(filled)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const changed = lines.map(({ factors: shut, signedInWith, unlessFrom }) => ({ factors: shut, signedInWith, unlessFrom }))
        save(() => saveFactorRules({ version, rules: { ...typed, enrolment: changed } }))
      }}
    >
      <Stack>
        <Text size="sm" maw="48rem">
          {t('text')}
        </Text>
        <Radio.Group label={t('preset')} value={typed.preset} onChange={(value) => follow(value as FactorRulesInput['preset'])}>
          <Stack gap="xs" mt="xs">
            {presets.map((preset) => (
              <Radio
                key={preset}
                value={preset}
                label={t(`presets.${preset}.name`)}
                description={t(`presets.${preset}.text`)}
                disabled={!canEdit}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Switch
          label={t('askPassword')}
          description={t('askPasswordHint')}
          checked={typed.askPassword}
          onChange={(event) => setTyped({ ...typed, askPassword: event.currentTarget.checked })}
          disabled={!canEdit}
        />
        {typed.preset === 'keio' ? (
          <Switch
            label={t('fiveDigits')}
            description={t('fiveDigitsHint')}
            checked={typed.voiceDigits === 5}
            onChange={(event) => setTyped({ ...typed, voiceDigits: event.currentTarget.checked ? 5 : 6 })}
            error={wrong('voiceDigits')}
            disabled={!canEdit}
          />
        ) : null}
        <SimpleGrid cols={{ base: 1, xs: 2, sm: 4 }} style={{ alignItems: 'end' }}>
          {factors
            .filter(({ most }) => most > 1)
            .map(({ type, most }) => (
              <NumberInput
                key={type}
                label={t('limit', { factor: nameOf(type) })}
                value={typed.limits[type] ?? most}
                onChange={(value) => setTyped({ ...typed, limits: { ...typed.limits, [type]: Number(value) } })}
                min={1}
                max={most}
                clampBehavior="strict"
                readOnly={!canEdit}
                hideControls={!canEdit}
                error={wrong(`limits.${type}`)}
              />
            ))}
        </SimpleGrid>
        <Text fw={600}>{t('where')}</Text>
        <Text size="sm" maw="48rem">
          {t('whereText')}
        </Text>
        {lines.map((line, at) => (
          <Stack key={line.id} gap="xs" pb="sm" style={{ borderBottom: '1px solid var(--sekisho-line)' }}>
            <SimpleGrid cols={{ base: 1, sm: 3 }} style={{ alignItems: 'start' }}>
              <MultiSelect
                label={t('shut')}
                data={choices}
                value={line.factors}
                onChange={(value) => set(line.id, { factors: value })}
                error={wrong(`enrolment.${at}.factors`)}
                readOnly={!canEdit}
              />
              <MultiSelect
                label={t('signedInWith')}
                data={methods}
                value={line.signedInWith}
                onChange={(value) => set(line.id, { signedInWith: value })}
                error={wrong(`enrolment.${at}.signedInWith`)}
                readOnly={!canEdit}
              />
              <MultiSelect
                label={t('unlessFrom')}
                data={networks}
                value={line.unlessFrom}
                onChange={(value) => set(line.id, { unlessFrom: value })}
                error={wrong(`enrolment.${at}.unlessFrom`)}
                readOnly={!canEdit}
                {...(networks.length === 0 ? { placeholder: t('noNetworks') } : {})}
              />
            </SimpleGrid>
            {canEdit ? (
              <Group>
                <Button variant="subtle" color="shu" size="compact-sm" onClick={() => remove(line.id)}>
                  {words('settings.remove')}
                </Button>
              </Group>
            ) : null}
          </Stack>
        ))}
        {lines.length === 0 ? <Text size="sm">{t('none')}</Text> : null}
        {canEdit ? (
          <Group>
            <Button variant="default" onClick={() => add({ factors: [], signedInWith: [], unlessFrom: [] })}>
              {t('add')}
            </Button>
          </Group>
        ) : null}
        <SavedNote error={error} isSaved={isSaved} isBusy={isBusy} canEdit={canEdit} />
      </Stack>
    </form>
  )
}

'use client'

import { ActionIcon, Box, Button, Group, NumberInput, Select, Stack, TagsInput, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import type { Audience } from '@/lib/audiences/schema'
import { AudienceAttribute } from './audience-attribute'
import { AudienceSize } from './audience-size'
import { useIssues } from './issues'
import type { Choices } from './types'

const kinds = ['affiliation', 'unit', 'group', 'attribute', 'share', 'people', 'all', 'any', 'not'] as const
type Kind = (typeof kinds)[number]

const kindOf = (audience: Audience): Kind => kinds.find((kind) => kind in audience) ?? 'all'

function makeAudience(kind: Kind, choices: Choices): Audience {
  if (kind === 'all') return { all: [] }
  if (kind === 'any') return { any: [] }
  if (kind === 'not') return { not: { any: [] } }
  if (kind === 'affiliation') return { affiliation: choices.affiliations[0]?.value ?? 'student' }
  if (kind === 'unit') return { unit: choices.units[0]?.value ?? 'unit' }
  if (kind === 'group') return { group: choices.groups[0]?.value ?? 'group' }
  if (kind === 'attribute') return { attribute: { key: choices.attributes[0] ?? 'attribute', equals: '' } }
  if (kind === 'share') return { share: { from: 0, below: 1_000 } }
  return { people: [] }
}

type Given = { value: Audience; onChange: (value: Audience) => void; choices: Choices }

/** A description of people, built part by part, with its size and some of its people while it is being written. */
export function AudienceBuilder({ path, ...given }: Given & { path: string }) {
  const { error } = useIssues(path, { below: true })
  return (
    <Stack gap="xs">
      <Node {...given} depth={0} />
      {error ? (
        <Text size="sm" c="var(--sekisho-blocked)" role="alert">
          {error}
        </Text>
      ) : null}
      <AudienceSize audience={given.value} />
    </Stack>
  )
}

function Node({ value, onChange, choices, depth, onRemove }: Given & { depth: number; onRemove?: () => void }) {
  const t = useTranslations('rollouts.audience')
  const kind = kindOf(value)
  const parts = 'all' in value ? value.all : 'any' in value ? value.any : 'not' in value ? [value.not] : null
  const setParts = (next: Audience[]) =>
    onChange('any' in value ? { any: next } : 'not' in value ? { not: next[0] ?? { any: [] } } : { all: next })
  const turn = (next: Kind) => {
    // Between "all" and "any" the parts stay; a single predicate becomes the first part.
    if (next === 'all' || next === 'any') return onChange(next === 'all' ? { all: parts ?? [value] } : { any: parts ?? [value] })
    if (next === 'not') return onChange({ not: parts === null ? value : kind === 'not' ? (parts[0] ?? { any: [] }) : value })
    onChange(makeAudience(next, choices))
  }
  return (
    <Box pl={depth === 0 ? 0 : 'sm'} style={depth === 0 ? undefined : { borderInlineStart: '2px solid var(--sekisho-line)' }}>
      <Group gap={6} align="flex-start">
        <Select
          aria-label={t('kind')}
          data={kinds.map((one) => ({ value: one, label: t(`kinds.${one}`) }))}
          value={kind}
          onChange={(next) => turn(kinds.find((one) => one === next) ?? kind)}
          allowDeselect={false}
          size="sm"
          w={200}
        />
        <Predicate value={value} onChange={onChange} choices={choices} />
        {onRemove ? (
          <ActionIcon variant="subtle" color="nezumi" onClick={onRemove} aria-label={t('remove')} mt={4}>
            <IconX size={16} />
          </ActionIcon>
        ) : null}
      </Group>
      {parts ? (
        <Stack gap={8} mt={8}>
          {parts.map((part, index) => (
            <Node
              // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity of their own, and every field is controlled
              key={index}
              value={part}
              choices={choices}
              depth={depth + 1}
              onChange={(next) => setParts(parts.map((other, n) => (n === index ? next : other)))}
              {...(kind === 'not' ? {} : { onRemove: () => setParts(parts.filter((_, n) => n !== index)) })}
            />
          ))}
          {kind === 'not' || depth > 17 ? null : (
            <Group gap="xs" pl="sm">
              <Button variant="subtle" size="compact-sm" onClick={() => setParts([...parts, makeAudience('affiliation', choices)])}>
                {t('add')}
              </Button>
              {parts.length === 0 ? (
                <Text size="sm" c="dimmed">
                  {kind === 'all' ? t('everybody') : t('nobody')}
                </Text>
              ) : null}
            </Group>
          )}
        </Stack>
      ) : null}
    </Box>
  )
}

function Predicate({ value, onChange, choices }: Given) {
  const t = useTranslations('rollouts.audience')
  const pick = (label: string, data: Choices['units'], chosen: string, set: (next: string) => void) => (
    <Select
      aria-label={label}
      data={data.some((one) => one.value === chosen) ? data : [...data, { value: chosen, label: chosen }]}
      value={chosen}
      onChange={(next) => next && set(next)}
      searchable
      allowDeselect={false}
      size="sm"
      style={{ flex: '1 1 12rem' }}
    />
  )
  if ('affiliation' in value)
    return pick(t('kinds.affiliation'), choices.affiliations, value.affiliation, (affiliation) => onChange({ affiliation }))
  if ('unit' in value) return pick(t('kinds.unit'), choices.units, value.unit, (unit) => onChange({ unit }))
  if ('group' in value) return pick(t('kinds.group'), choices.groups, value.group, (group) => onChange({ group }))
  if ('attribute' in value)
    return <AudienceAttribute test={value.attribute} keys={choices.attributes} onChange={(attribute) => onChange({ attribute })} />
  if ('share' in value) {
    const { from, below } = value.share
    const percent = (n: number) => n / 100
    const part = (text: string | number) => Math.min(10_000, Math.max(0, Math.round(Number(text) * 100)))
    return (
      <Group gap={6}>
        <NumberInput
          aria-label={t('from')}
          value={percent(from)}
          onChange={(n) => onChange({ share: { from: Math.min(part(n), 9_999), below } })}
          min={0}
          max={99.99}
          suffix=" %"
          w={96}
          size="sm"
        />
        <Text size="sm">–</Text>
        <NumberInput
          aria-label={t('below')}
          value={percent(below)}
          onChange={(n) => onChange({ share: { from, below: Math.max(1, part(n)) } })}
          min={0.01}
          max={100}
          suffix=" %"
          w={96}
          size="sm"
        />
      </Group>
    )
  }
  if ('people' in value)
    return (
      <TagsInput
        aria-label={t('kinds.people')}
        placeholder={t('peopleHint')}
        value={value.people}
        onChange={(people) => onChange({ people })}
        splitChars={[',', ' ', '\n', '\t', ';']}
        size="sm"
        style={{ flex: '1 1 16rem' }}
      />
    )
  return null
}

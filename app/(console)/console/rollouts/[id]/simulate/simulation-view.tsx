'use client'

import { Box, Button, Group, SegmentedControl, SimpleGrid, Skeleton, Slider, Stack, Text } from '@mantine/core'
import { DateTimePicker } from '@mantine/dates'
import { usePathname, useRouter } from 'next/navigation'
import { useFormatter, useLocale, useTranslations } from 'next-intl'
import { Suspense, use, useState, useTransition } from 'react'
import { formatDate } from '@/lib/i18n/dates'
import type { Instant } from '@/lib/policy/types'
import { fromLocal, readZone, toLocal } from '@/lib/policy/zone'
import type { Simulation, Tally } from '@/lib/rollouts/simulation/types'
import { DateText } from '@/lib/ui/date-text'
import { Panel } from '@/lib/ui/panel'
import { Stat } from '@/lib/ui/stat'
import { type CountsRow, CountsTable } from '../../counts-table'
import { askedStates, blockedStates, linkPeople } from '../../describe'
import { Breakdown } from './breakdown'
import type { Moment } from './choose-instants'
import { StatesChart } from './states-chart'

type Names = { waves: Record<string, string>; units: Record<string, string>; affiliations: Record<string, string> }
type Plan = { rolloutId: string; version: number; zone: string; moments: Moment[]; names: Names }
const splits = ['unit', 'wave', 'affiliation'] as const

/**
 * "If it were …": a slider over the plan's time, the states as areas, and the tables of the chosen instant. While the `rest` is still
 * being counted, the tables of the moment that is `shown` stand alone.
 */
export function SimulationView({ shown, rest, ...plan }: Plan & { shown: Simulation; rest: Simulation[] | Promise<Simulation[]> }) {
  return (
    <Suspense fallback={<Moments {...plan} simulations={[shown]} start={shown.at} isCounting />}>
      <Counted {...plan} shown={shown} rest={rest} />
    </Suspense>
  )
}

function Counted({ shown, rest, ...plan }: Plan & { shown: Simulation; rest: Simulation[] | Promise<Simulation[]> }) {
  const others = Array.isArray(rest) ? rest : use(rest)
  const simulations = [shown, ...others].sort((a, b) => a.at - b.at)
  return <Moments {...plan} simulations={simulations} start={shown.at} isCounting={false} />
}

function Moments({
  rolloutId,
  version,
  zone,
  moments,
  names,
  simulations,
  start,
  isCounting,
}: Plan & { simulations: Simulation[]; start: Instant; isCounting: boolean }) {
  const t = useTranslations('rollouts')
  const locale = useLocale()
  const format = useFormatter()
  const router = useRouter()
  const path = usePathname()
  const [isBusy, run] = useTransition()
  const [index, setIndex] = useState(
    Math.max(
      0,
      simulations.findIndex(({ at }) => at === start),
    ),
  )
  const [split, setSplit] = useState<(typeof splits)[number]>('unit')
  const shown = simulations[Math.min(index, simulations.length - 1)]
  if (!shown) return null
  const { total } = shown
  const base = { at: shown.at, version }
  const sum = (states: readonly (keyof Tally['states'])[]) => states.reduce((all, state) => all + (total.states[state] ?? 0), 0)
  const share = (n: number) => (total.people === 0 ? '–' : format.number(n / total.people, { style: 'percent', maximumFractionDigits: 1 }))
  const tallies = { unit: shown.byUnit, wave: shown.byWave, affiliation: shown.byAffiliation }[split]
  const labels = { unit: names.units, wave: names.waves, affiliation: names.affiliations }[split]
  const rows: CountsRow[] = Object.entries(tallies)
    .map(([key, tally]) => ({
      key,
      tally,
      label: labels[key] ?? (key === '' ? t(split === 'unit' ? 'noUnit' : 'noAffiliation') : key),
      query: { [split]: key },
    }))
    .sort((a, b) => b.tally.people - a.tally.people)
  const happening = moments.filter(({ at }) => at === shown.at)
  const wallClock = new Date(toLocal(readZone(zone), shown.at) * 1000).toISOString().slice(0, 19).replace('T', ' ')
  const jump = (value: string | null) => {
    if (!value) return
    const local = Date.parse(`${value.replace(' ', 'T')}Z`) / 1000
    run(() => router.replace(`${path}?version=${version}&at=${fromLocal(readZone(zone), local)}`))
  }
  return (
    <Stack gap="lg">
      <Panel
        title={t('simulate.ifItWere')}
        aside={
          <Group gap="sm">
            <Text fw={700} c="var(--sekisho-ink)" aria-live="polite">
              <DateText at={new Date(shown.at * 1000)} zone={zone} distance />
            </Text>
            <DateTimePicker
              size="xs"
              aria-label={t('simulate.pick')}
              value={wallClock}
              onChange={jump}
              valueFormat={locale === 'ja' ? 'YYYY年M月D日 HH:mm' : 'D MMM YYYY HH:mm'}
              disabled={isBusy}
              w={170}
            />
          </Group>
        }
      >
        {isCounting ? (
          <Text size="sm" c="dimmed" aria-live="polite">
            {t('simulate.counting')}
          </Text>
        ) : (
          <Box px={4} pb={6}>
            <Slider
              min={0}
              max={simulations.length - 1}
              step={1}
              value={index}
              onChange={setIndex}
              label={(value) => formatDate(new Date((simulations[value]?.at ?? 0) * 1000), { locale, zone })}
              thumbLabel={t('simulate.slider')}
              marks={simulations.flatMap(({ at }, value) => (moments.some((moment) => moment.at === at) ? [{ value }] : []))}
            />
          </Box>
        )}
        <Group gap="xs" mt="xs" mih={28}>
          {isCounting ? null : (
            <>
              <Button variant="subtle" size="compact-xs" onClick={() => setIndex(nextMoment(simulations, moments, index, -1))}>
                {t('simulate.previous')}
              </Button>
              <Button variant="subtle" size="compact-xs" onClick={() => setIndex(nextMoment(simulations, moments, index, 1))}>
                {t('simulate.next')}
              </Button>
            </>
          )}
          {happening.map(({ what, wave }) => (
            <Text key={`${what}-${wave}`} size="sm">
              {t(`simulate.moment.${what}`, { wave: names.waves[wave] ?? wave })}
            </Text>
          ))}
        </Group>
      </Panel>
      <SimpleGrid cols={{ base: 2, md: 4 }}>
        <Stat
          label={t('counts.ready')}
          value={share(sum(['satisfied']))}
          note={format.number(sum(['satisfied']))}
          meaning="ready"
          href={linkPeople(rolloutId, { ...base, states: 'satisfied' })}
        />
        <Stat
          label={t('counts.asked')}
          value={format.number(sum(askedStates))}
          note={share(sum(askedStates))}
          meaning="soon"
          href={linkPeople(rolloutId, { ...base, states: askedStates.join(' ') })}
        />
        <Stat
          label={t('counts.must')}
          value={format.number(sum(blockedStates))}
          note={share(sum(blockedStates))}
          meaning="blocked"
          href={linkPeople(rolloutId, { ...base, states: blockedStates.join(' ') })}
        />
        <Stat
          label={t('counts.stranded')}
          value={format.number(total.flags.stranded ?? 0)}
          note={t('simulate.strandedNote')}
          meaning="blocked"
          href={linkPeople(rolloutId, { ...base, flag: 'stranded' })}
        />
      </SimpleGrid>
      {isCounting ? (
        <Panel title={t('simulate.chart')}>
          <Skeleton height={320} />
        </Panel>
      ) : (
        <StatesChart simulations={simulations} at={shown.at} zone={zone} onChoose={setIndex} />
      )}
      <Panel
        title={t('simulate.people', { count: total.people })}
        aside={
          <SegmentedControl
            size="xs"
            value={split}
            onChange={(value) => setSplit(splits.find((one) => one === value) ?? 'unit')}
            aria-label={t('simulate.split')}
            data={splits.map((value) => ({ value, label: t(`simulate.by.${value}`) }))}
          />
        }
      >
        <CountsTable head={t(`simulate.by.${split}`)} rows={rows} total={total} rolloutId={rolloutId} base={base} />
      </Panel>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Breakdown
          title={t('simulate.doors')}
          empty={t('simulate.noDoors')}
          counts={shown.byDoor}
          label={(key) => t(`door.${key}`)}
          link={(door) => linkPeople(rolloutId, { ...base, door })}
        />
        <Breakdown
          title={t('simulate.causes')}
          empty={t('simulate.noCauses')}
          counts={shown.byCause}
          label={(key) => t(`cause.${key}`)}
          link={(cause) => linkPeople(rolloutId, { ...base, cause })}
        />
      </SimpleGrid>
    </Stack>
  )
}

function nextMoment(simulations: Simulation[], moments: Moment[], index: number, by: 1 | -1): number {
  const times = new Set(moments.map(({ at }) => at))
  for (let n = index + by; n >= 0 && n < simulations.length; n += by) if (times.has(simulations[n]?.at ?? -1)) return n
  return by === 1 ? simulations.length - 1 : 0
}

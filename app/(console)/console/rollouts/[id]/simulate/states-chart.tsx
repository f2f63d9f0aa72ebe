'use client'

import { Group, Text } from '@mantine/core'
import { useLocale, useTranslations } from 'next-intl'
import { Area, AreaChart, CartesianGrid, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { formatDate } from '@/lib/i18n/dates'
import type { Instant, State } from '@/lib/policy/types'
import type { Simulation } from '@/lib/rollouts/simulation/types'
import { ChartFrame } from '@/lib/ui/chart-frame'
import { chartStates } from '../../describe'

const fills: Record<State, string> = {
  satisfied: 'var(--mantine-color-moegi-5)',
  encouraged: 'var(--mantine-color-ai-2)',
  undated: 'var(--mantine-color-nezumi-2)',
  prompted: 'var(--mantine-color-yamabuki-3)',
  grace: 'var(--mantine-color-yamabuki-6)',
  required: 'var(--mantine-color-shu-5)',
  refused: 'var(--mantine-color-shu-7)',
  locked: 'var(--mantine-color-shu-9)',
  'not-required': 'var(--mantine-color-nezumi-1)',
  exempt: 'var(--mantine-color-nezumi-4)',
  'not-arrived': 'var(--mantine-color-nezumi-3)',
}

/** People by state over the plan's time, stacked; they add up to the audience at every instant. A click chooses the instant. */
export function StatesChart({
  simulations,
  at,
  zone,
  onChoose,
}: {
  simulations: Simulation[]
  at: Instant
  zone: string
  onChoose: (index: number) => void
}) {
  const t = useTranslations('rollouts.simulate')
  const words = useTranslations('state')
  const locale = useLocale()
  const used = chartStates.filter((state) => simulations.some(({ total }) => (total.states[state] ?? 0) > 0))
  const data = simulations.map(({ at: when, total }) => ({
    at: when,
    ...Object.fromEntries(used.map((state) => [state, total.states[state] ?? 0])),
  }))
  const day = (when: number) => formatDate(new Date(when * 1000), { locale, zone, precision: 'day', withYear: false })
  const exact = (when: number) => formatDate(new Date(when * 1000), { locale, zone, precision: 'second' })
  return (
    <ChartFrame
      title={t('chart')}
      table={{
        columns: [t('date'), ...used.map((state) => words(state))],
        rows: simulations.map(({ at: when, total }) => [exact(when), ...used.map((state) => total.states[state] ?? 0)]),
      }}
    >
      <ResponsiveContainer width="100%" height={280}>
        <AreaChart
          data={data}
          margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
          onClick={({ activeTooltipIndex }) => {
            const index = Number(activeTooltipIndex)
            if (Number.isInteger(index) && index >= 0) onChoose(index)
          }}
        >
          <CartesianGrid vertical={false} stroke="var(--sekisho-line)" />
          <XAxis
            dataKey="at"
            type="number"
            scale="time"
            domain={['dataMin', 'dataMax']}
            tickFormatter={day}
            minTickGap={40}
            stroke="var(--sekisho-ink-soft)"
            fontSize={12}
          />
          <YAxis width="auto" tickFormatter={(n: number) => n.toLocaleString(locale)} stroke="var(--sekisho-ink-soft)" fontSize={12} />
          <Tooltip
            isAnimationActive={false}
            labelFormatter={(when) => exact(Number(when))}
            formatter={(value, name) => [Number(value).toLocaleString(locale), words(used.find((state) => state === name) ?? 'satisfied')]}
            contentStyle={{ background: 'var(--sekisho-surface)', border: '1px solid var(--sekisho-line)', borderRadius: 4 }}
          />
          {used.map((state) => (
            <Area
              key={state}
              dataKey={state}
              stackId="people"
              type="linear"
              isAnimationActive={false}
              stroke="var(--sekisho-surface)"
              strokeWidth={1}
              fill={fills[state]}
              fillOpacity={1}
            />
          ))}
          <ReferenceLine x={at} stroke="var(--mantine-color-shu-6)" strokeWidth={2} />
        </AreaChart>
      </ResponsiveContainer>
      <Group gap="md" mt="xs">
        {used.map((state) => (
          <Text key={state} size="sm" component="span">
            <span
              style={{
                display: 'inline-block',
                width: 12,
                height: 12,
                borderRadius: 2,
                marginInlineEnd: 6,
                verticalAlign: '-1px',
                background: fills[state],
              }}
            />
            {words(state)}
          </Text>
        ))}
      </Group>
    </ChartFrame>
  )
}

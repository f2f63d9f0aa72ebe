'use client'

import { LineChart } from '@mantine/charts'
import '@mantine/charts/styles.css'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ChartFrame } from '@/lib/ui/chart-frame'

export type TrendSeries = { label: string; color: string; values: number[]; dash?: string }

/** Lines over days, with their table. Lines differ by stroke as well as by colour. `asShare`: values are 0 – 1. */
export function TrendChart({
  title,
  aside,
  days,
  series,
  asShare = false,
  fills = false,
}: {
  title: string
  aside?: ReactNode
  /** YYYY-MM-DD, oldest first. */
  days: string[]
  series: TrendSeries[]
  asShare?: boolean
  /** As high as what stands beside it, instead of 260 px. */
  fills?: boolean
}) {
  const t = useTranslations('adoption')
  const format = useFormatter()
  const write = (value: number) => format.number(value, asShare ? { style: 'percent', maximumFractionDigits: 1 } : {})
  const dateOf = (day: string) => new Date(`${day}T12:00:00Z`)
  // Days are the organisation's calendar days already: written as they are, whatever the reader's zone.
  const shortDay = (day: string) => format.dateTime(dateOf(day), { month: 'numeric', day: 'numeric', timeZone: 'UTC' })
  const longDay = (day: string) =>
    format.dateTime(dateOf(day), { year: 'numeric', month: 'short', day: 'numeric', weekday: 'short', timeZone: 'UTC' })
  const data = days.map((day, index) =>
    Object.fromEntries([['day', day], ...series.map(({ label, values }) => [label, values[index] ?? 0])]),
  )
  const table = {
    columns: [t('day'), ...series.map(({ label }) => label)],
    rows: days.map((day, index) => [longDay(day), ...series.map(({ values }) => write(values[index] ?? 0))]).reverse(),
  }
  return (
    <ChartFrame title={title} aside={aside} table={table} fills={fills}>
      <LineChart
        h={fills ? '100%' : 260}
        data={data}
        dataKey="day"
        withDots={false}
        curveType="linear"
        withLegend
        legendProps={{ verticalAlign: 'bottom' }}
        gridAxis="x"
        strokeDasharray="4 4"
        tickLine="none"
        series={series.map(({ label, color, dash }) => ({ name: label, color, ...(dash ? { strokeDasharray: dash } : {}) }))}
        valueFormatter={write}
        yAxisProps={{ width: 56, domain: [0, 'auto'] }}
        xAxisProps={{ tickFormatter: shortDay, minTickGap: 48 }}
        tooltipAnimationDuration={0}
        lineChartProps={{ accessibilityLayer: false }}
        // recharts asks for a label before anything is pointed at: then there is no day.
        lineProps={{ isAnimationActive: false }}
        tooltipProps={{ labelFormatter: (label) => (days.includes(String(label)) ? longDay(String(label)) : '') }}
      />
    </ChartFrame>
  )
}

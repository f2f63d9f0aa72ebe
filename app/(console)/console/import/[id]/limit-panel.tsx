import { Text } from '@mantine/core'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import type { Import } from '@/lib/people/import/data'
import { type Judged, noRisks, risks } from '@/lib/people/import/risk/rules'
import { Panel } from '@/lib/ui/panel'

/** How many people an import would end or move, by kind, with the people behind each number, and how many it may. */
export async function LimitPanel({ made, judged }: { made: Import; judged: Judged }) {
  const t = await getTranslations('import.limits')
  const counts = made.risks ?? noRisks
  const found = risks.filter((risk) => counts[risk] > 0)
  if (found.length === 0 && judged.crosses.length === 0) return null
  const all = found.reduce((sum, risk) => sum + counts[risk], 0)
  return (
    <Panel title={t('title')}>
      <Text size="sm">{t('people', { count: all, people: made.peopleBefore ?? 0, most: judged.most })}</Text>
      {judged.fewest !== null && !made.isUndoing ? (
        <Text size="sm">{t('rows', { rows: made.rows, before: made.rowsBefore ?? 0, fewest: judged.fewest })}</Text>
      ) : null}
      <dl style={{ display: 'grid', gridTemplateColumns: 'max-content 1fr', gap: '4px 16px', margin: '12px 0 0' }}>
        {found.map((risk) => (
          <div key={risk} style={{ display: 'contents' }}>
            <Text component="dt" fw={700} ta="right" style={{ fontVariantNumeric: 'tabular-nums' }}>
              <Link href={`?show=${risk}`}>{counts[risk].toLocaleString()}</Link>
            </Text>
            <Text component="dd" m={0}>
              {t(`risk.${risk}`)}
            </Text>
          </div>
        ))}
      </dl>
    </Panel>
  )
}

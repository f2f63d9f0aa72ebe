import { Group } from '@mantine/core'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { type Import, listImportRows } from '@/lib/people/import/data'
import { risks } from '@/lib/people/import/risk/rules'
import { database } from '@/lib/platform/database'
import { Panel } from '@/lib/ui/panel'
import { Stat } from '@/lib/ui/stat'
import { RowTable } from './row-table'

const kinds = { added: 'added', changed: 'changed', leavers: 'leaver', alone: 'alone' } as const
type Tab = keyof typeof kinds

/** The numbers of an import and the people behind the one that was chosen, a page at a time. */
export async function Preview({ made, show, after }: { made: Import; show: string | undefined; after: string | undefined }) {
  const [t, db] = await Promise.all([getTranslations('import'), database()])
  const { isUndoing } = made
  const counts: Record<Tab, number> = { added: made.added, changed: made.changed, leavers: made.leavers, alone: made.leftAlone }
  const tabs: Tab[] = isUndoing ? ['changed', 'leavers', 'alone'] : ['added', 'changed', 'leavers']
  const risk = risks.find((one) => one === show)
  const tab = tabs.find((one) => one === show) ?? tabs.find((one) => counts[one] > 0) ?? 'changed'
  const words = (one: Tab) => (isUndoing && one !== 'added' ? t(`undo.${one}`) : t(kinds[one]))
  const from = /^-?\d{1,10}$/.test(after ?? '') ? Number(after) : null
  const { rows, next } = await listImportRows(db, {
    importId: made.id,
    of: risk ? { risk } : { kind: kinds[tab] },
    after: from !== null && Math.abs(from) < 2 ** 31 ? from : null,
    limit: 50,
  })
  const shown = risk ?? tab
  return (
    <>
      <div style={{ display: 'grid', gap: 'var(--mantine-spacing-md)', gridTemplateColumns: 'repeat(auto-fit, minmax(11rem, 1fr))' }}>
        {tabs.map((one) => (
          <Stat key={one} label={words(one)} value={counts[one].toLocaleString()} href={`?show=${one}`} />
        ))}
        {isUndoing ? null : <Stat label={t('unchanged')} value={made.unchanged.toLocaleString()} />}
      </div>
      <Panel
        title={risk ? t(`limits.risk.${risk}`) : words(tab)}
        aside={
          <Group gap="md" component="nav" aria-label={t('tabs')}>
            {tabs.map((one) => (
              <Link
                key={one}
                href={`?show=${one}`}
                aria-current={one === shown ? 'page' : undefined}
                style={{ fontWeight: one === shown ? 700 : 400 }}
              >
                {words(one)} {counts[one].toLocaleString()}
              </Link>
            ))}
          </Group>
        }
      >
        <RowTable
          kind={risk ? (risk === 'missing' ? 'leaver' : 'changed') : kinds[tab]}
          label={risk ? t(`limits.risk.${risk}`) : words(tab)}
          rows={rows}
          isApplied={made.state === 'applied'}
          hasRows={!isUndoing}
          first={from === null ? null : `?show=${shown}`}
          next={next === null ? null : `?show=${shown}&after=${next}`}
        />
      </Panel>
    </>
  )
}

import { Code, Text } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import type { BridgeErrorCode } from '@/lib/bridge/reading/schema'
import type { Import } from '@/lib/people/import/data'
import type { importErrorCodes } from '@/lib/people/import/schema'
import { DataTable } from '@/lib/ui/data-table'
import { Panel } from '@/lib/ui/panel'

type Fault = Import['errors'][number]

/** What is wrong with a file, by row and column. Values are shown as text, whatever they hold. */
export async function FaultTable({ errors, count, isBridge = false }: { errors: Fault[]; count: number; isBridge?: boolean }) {
  const [t, words, bridge] = await Promise.all([
    getTranslations('import'),
    getTranslations('importErrors'),
    getTranslations('bridgeErrors'),
  ])
  // Codes of files of other systems stand beside those of people files.
  const word = (code: string, values: { value: string; other: number }) =>
    isBridge && bridge.has(code as BridgeErrorCode)
      ? bridge(code as BridgeErrorCode, values)
      : words(code as (typeof importErrorCodes)[number], values)
  return (
    <Panel title={t('errors')} aside={count > errors.length ? t('errorsMore', { shown: errors.length, count }) : null}>
      <DataTable
        label={t('errors')}
        rows={errors.map((error, at) => ({ ...error, at }))}
        keyOf={(error) => String(error.at)}
        empty={null}
        columns={[
          { key: 'row', head: t('row'), cell: (error) => error.row.toLocaleString(), align: 'right', width: 80 },
          { key: 'column', head: t('column'), cell: (error) => (error.column ? <Code>{error.column}</Code> : null) },
          {
            key: 'fault',
            head: t('fault'),
            cell: (error) => word(error.code, { value: error.value ?? '', other: error.other ?? 0 }),
          },
          { key: 'value', head: t('value'), cell: (error) => (error.value ? <Text size="sm">{error.value}</Text> : null) },
        ]}
      />
    </Panel>
  )
}

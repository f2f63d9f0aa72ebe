import { SimpleGrid, Text } from '@mantine/core'
import { getFormatter, getTranslations } from 'next-intl/server'
import { getRequestTime } from '@/lib/auth/require'
import { database } from '@/lib/platform/database'
import { days } from '@/lib/platform/duration'
import { getPhoneUse } from '@/lib/telephony/reports/data'
import { Panel } from '@/lib/ui/panel'
import { Stat } from '@/lib/ui/stat'

/** What codes by phone have cost in the last thirty days, and how many did not arrive; nothing where none were sent. */
export async function PhoneUse() {
  const [t, format, db] = await Promise.all([getTranslations('adoption.phoneUse'), getFormatter(), database()])
  const { sent, arrived, notArrived, priced, costs } = await getPhoneUse(db, new Date(getRequestTime().getTime() - days(30)))
  if (sent + notArrived === 0) return null
  const cost = costs.map(({ unit, micros }) => format.number(micros / 1_000_000, { style: 'currency', currency: unit })).join(' + ')
  return (
    <Panel title={t('title')} aside={t('aside')}>
      <SimpleGrid cols={{ base: 2, md: 4 }}>
        <Stat label={t('sent')} value={format.number(sent)} meaning="neutral" />
        <Stat label={t('arrived')} value={format.number(arrived)} meaning="ready" />
        <Stat label={t('notArrived')} value={format.number(notArrived)} meaning={notArrived > 0 ? 'soon' : 'neutral'} />
        <Stat label={t('cost')} value={cost === '' ? '–' : cost} note={t('priced', { count: priced })} meaning="neutral" />
      </SimpleGrid>
      <Text size="sm" c="dimmed" mt="sm">
        {t('text')}
      </Text>
    </Panel>
  )
}

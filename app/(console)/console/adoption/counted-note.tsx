import { Text } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import { getRequestTime } from '@/lib/auth/require'
import { DateText } from '@/lib/ui/date-text'

/** When numbers that are a moment old were counted; nothing beside those counted for this page. */
export async function CountedNote({ at }: { at: Date }) {
  if (at.getTime() === getRequestTime().getTime()) return null
  const t = await getTranslations('adoption')
  return (
    <Text size="xs" c="dimmed" mt="xs">
      {t.rich('countedAt', { date: () => <DateText at={at} precision="second" /> })}
    </Text>
  )
}

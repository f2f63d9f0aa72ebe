import { Anchor, Stack, Text } from '@mantine/core'
import { getLocale, getTranslations } from 'next-intl/server'
import type { Organisation } from '@/lib/people/organisation/data'

/** Where help is: mail, phone and hours, as far as the organisation has said. */
export async function SupportContact({ organisation }: { organisation: Organisation }) {
  const t = await getTranslations('signIn.support')
  const { supportMail, supportPhone, supportHours } = organisation
  const hours = supportHours[(await getLocale()) === 'ja' ? 'ja' : 'en']
  return (
    <Stack gap={2}>
      <Text>{t('text')}</Text>
      {supportMail ? <Anchor href={`mailto:${supportMail}`}>{supportMail}</Anchor> : null}
      {supportPhone ? <Anchor href={`tel:${supportPhone.replace(/[^+\d]/g, '')}`}>{supportPhone}</Anchor> : null}
      {hours ? <Text size="sm">{t('hours', { hours })}</Text> : null}
    </Stack>
  )
}

import { Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { requireRole } from '@/lib/auth/require'
import { countPeople } from '@/lib/people/listing/data'
import { database } from '@/lib/platform/database'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { readQuery, type Search, writeQuery } from '../read-query'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('people'))('export.title') }
}

/** Says what the file will hold before it is made. */
export default async function ExportPage({ searchParams }: { searchParams: Promise<Search> }) {
  await requireRole('administrator')
  const [given, t, db] = await Promise.all([searchParams, getTranslations('people'), database()])
  const query = readQuery(given)
  const { count, isMore } = await countPeople(db, query)
  const parameters = writeQuery(query)
  return (
    <>
      <PageHead
        over={<Link href={`/console/people?${parameters}`}>{t('title')}</Link>}
        title={t('export.title')}
        lead={t('export.text', { count, isMore: isMore ? 'yes' : 'no' })}
      />
      <Panel>
        <form method="post" action="/console/people/export/file">
          {[...parameters].map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <Stack>
            <Checkbox name="addresses" value="1" label={<Text>{t('export.addresses')}</Text>} />
            <Group>
              <Button type="submit">{t('export.submit')}</Button>
            </Group>
          </Stack>
        </form>
      </Panel>
    </>
  )
}

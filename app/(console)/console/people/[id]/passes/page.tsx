import { SimpleGrid, Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { getRequestTime, requireRole } from '@/lib/auth/require'
import { getPerson } from '@/lib/people/data'
import { standingAt } from '@/lib/people/life/rules'
import { getOrganisation } from '@/lib/people/organisation/data'
import { findReceiver, listProofings } from '@/lib/people/proofing/data'
import { judgeAsking, judgeDeciding, listNeeds } from '@/lib/people/proofing/rules'
import { database } from '@/lib/platform/database'
import { Callout } from '@/lib/ui/callout'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { CallerForm } from './caller-form'
import { ProofingEntry } from './proofing-entry'

type Given = { params: Promise<{ id: string }> }

export async function generateMetadata({ params }: Given): Promise<Metadata> {
  await requireRole('administrator', 'support', 'auditor')
  const person = await getPerson(await database(), (await params).id)
  return { title: person ? (await getTranslations('people.passes'))('title', { name: person.name }) : undefined }
}

/** The desk recognises somebody, writes down how, and hands out a pass; below, what it has recorded so far. */
export default async function PassesPage({ params }: Given) {
  const actor = await requireRole('administrator', 'support', 'auditor')
  const now = getRequestTime()
  const [{ id }, db, t] = await Promise.all([params, database(), getTranslations('people.passes')])
  const [person, receiver, lines, { zone }] = await Promise.all([
    getPerson(db, id),
    findReceiver(db, id),
    listProofings(db, id, now),
    getOrganisation(db),
  ])
  if (!person || !receiver) notFound()
  const staff = { id: actor.person.id, roles: actor.roles }
  const isDesk = actor.roles.includes('administrator') || actor.roles.includes('support')
  const standing = standingAt(person, now)
  const refusal = judgeAsking(staff, receiver)
  const isOpen = lines.some(({ state }) => state === 'waiting' || state === 'approved')
  const why =
    refusal === 'pass-own'
      ? t('own')
      : refusal
        ? t('higher')
        : standing === 'left' || standing === 'suspended'
          ? t('closed')
          : !person.hasPassword
            ? t('noPassword')
            : isOpen
              ? t('waits')
              : null
  return (
    <>
      <PageHead
        over={<Link href={`/console/people/${id}`}>{person.name}</Link>}
        title={t('title', { name: person.name })}
        lead={t('lead')}
      />
      <SimpleGrid cols={{ base: 1, lg: isDesk ? 2 : 1 }} spacing="lg">
        {isDesk ? (
          <Panel title={t('who')}>
            {refusal ? (
              <Callout title={why} />
            ) : (
              <CallerForm personId={id} needs={listNeeds(receiver, { ...receiver, now })} zone={zone} closed={why} />
            )}
          </Panel>
        ) : null}
        <Panel title={t('panel')}>
          {lines.length === 0 ? <Text c="dimmed">{t('none')}</Text> : null}
          <Stack gap="lg">
            {lines.map((line) => (
              <ProofingEntry
                key={line.id}
                line={line}
                zone={zone}
                isMine={isDesk && line.recordedBy.id === staff.id}
                canDecide={isDesk && judgeDeciding(staff, receiver, { recordedBy: line.recordedBy.id, needs: line.needs }) === null}
                canEnd={isDesk}
              />
            ))}
          </Stack>
        </Panel>
      </SimpleGrid>
    </>
  )
}

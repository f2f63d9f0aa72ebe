import { Group, SimpleGrid, Stack } from '@mantine/core'
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { loadReader } from '@/app/reader'
import { getRequestTime, requireRole } from '@/lib/auth/require'
import { listActivationCodes } from '@/lib/people/activation/data'
import { listContacts } from '@/lib/people/contacts/data'
import { getPerson } from '@/lib/people/data'
import { standingAt } from '@/lib/people/life/rules'
import { listRolesOf } from '@/lib/people/roles/data'
import { database } from '@/lib/platform/database'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { Tag } from '@/lib/ui/tag'
import { standingMeanings } from '../standing-meanings'
import { ActivationBox } from './activation-box'
import { ContactBox } from './contact-box'
import { CredentialList } from './credential-list'
import { DecisionPanel } from './decision-panel'
import { FactList } from './fact-list'
import { FactsForm } from './facts-form'
import { GrantPanel } from './grants/grant-panel'
import { HistoryList } from './history-list'
import { LifeForm } from './life-form'
import { ObjectionBox } from './objections/objection-box'
import { PassBox } from './passes/pass-box'
import { RoleBox } from './role-box'
import { SignInList } from './sign-in-list'

type Given = { params: Promise<{ id: string }>; searchParams: Promise<{ at?: string }> }

export async function generateMetadata({ params }: Given): Promise<Metadata> {
  await requireRole('administrator', 'support', 'auditor')
  const person = await getPerson(await database(), (await params).id)
  return { title: person?.name }
}

/** One person: what the directory knows, what they hold, what is decided about them now or at any moment, and what happened. */
export default async function PersonPage({ params, searchParams }: Given) {
  const actor = await requireRole('administrator', 'support', 'auditor')
  const now = getRequestTime()
  const [{ id }, { at }, db, t, reader, locale] = await Promise.all([
    params,
    searchParams,
    database(),
    getTranslations('people'),
    loadReader(),
    getLocale(),
  ])
  const person = await getPerson(db, id)
  if (!person) notFound()
  const standing = standingAt(person, now)
  // `sv` writes a day as ISO 8601 does.
  const day = (at: Date | null) => (at ? new Intl.DateTimeFormat('sv', { timeZone: reader.organisation.zone }).format(at) : '')
  const canEdit = actor.roles.includes('administrator')
  const [contacts, roles, codes] = await Promise.all([listContacts(db, id), listRolesOf(db, id), listActivationCodes(db, id)])
  const { externalId, login, name, reading, zone, affiliations, units, groups, hasNoPhone } = person
  return (
    <>
      <PageHead
        over={<Link href="/console/people">{t('title')}</Link>}
        title={person.name}
        lead={[person.reading, person.login, person.externalId].filter((part) => part).join(' · ')}
        actions={
          <>
            <Tag meaning={standingMeanings[standing]}>{t(`standing.${standing}`)}</Tag>
            {person.roles.map((role) => (
              <Tag key={role} meaning="progress">
                {t(`role.${role}`)}
              </Tag>
            ))}
          </>
        }
      />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Stack gap="lg">
          <ObjectionBox personId={id} canResolve={canEdit || actor.roles.includes('support')} />
          <DecisionPanel person={person} at={at} zone={reader.organisation.zone} now={now} />
          <GrantPanel personId={id} owner={canEdit ? actor.person.login : null} now={now} />
          <Panel title={t('person.credentials')}>
            <CredentialList personId={id} />
          </Panel>
          <Panel title={t('person.signIns')}>
            <SignInList personId={id} />
          </Panel>
        </Stack>
        <Stack gap="lg">
          <Panel
            title={t('person.facts')}
            aside={
              canEdit && !person.erasedAt ? (
                <Group gap="xs">
                  <LifeForm
                    personId={id}
                    version={person.version}
                    days={{
                      leavesAt: day(person.leavesAt),
                      keepUntil: day(person.keepUntil),
                      onLeaveFrom: day(person.onLeaveFrom),
                      onLeaveTo: day(person.onLeaveTo),
                    }}
                  />
                  <FactsForm
                    personId={id}
                    version={person.version}
                    standing={standing}
                    isImported={externalId !== null}
                    facts={{ externalId, login, name, reading, locale: person.locale, zone, affiliations, units, groups, hasNoPhone }}
                  />
                </Group>
              ) : null
            }
          >
            <FactList person={person} locale={locale} />
          </Panel>
          <Panel title={t('person.contacts')}>
            <ContactBox
              personId={id}
              personName={person.name}
              canEdit={canEdit}
              canReveal={canEdit || actor.roles.includes('support')}
              contacts={contacts.map((contact) => ({
                id: contact.id,
                shown: contact.shown,
                isCircular: contact.isCircular,
                source: contact.source,
                isConfirmed: contact.confirmedAt !== null,
              }))}
            />
          </Panel>
          <Panel title={t('person.roles')}>
            <RoleBox personId={id} personName={person.name} held={roles} canEdit={canEdit} />
          </Panel>
          <Panel title={t('person.activation')}>
            <ActivationBox
              personId={id}
              canIssue={canEdit && standing === 'active'}
              codes={codes.slice(0, 5).map(({ id: codeId, channel, usedAt, revokedAt, expiresAt }) => ({
                id: codeId,
                channel,
                state: usedAt ? 'used' : revokedAt ? 'revoked' : expiresAt <= now ? 'expired' : 'open',
                at: usedAt ?? revokedAt ?? expiresAt,
              }))}
            />
          </Panel>
          <PassBox personId={id} canIssue={(canEdit || actor.roles.includes('support')) && actor.person.id !== id} now={now} />
          <Panel title={t('person.history')}>
            <HistoryList personId={id} canOpenLog={canEdit || actor.roles.includes('auditor')} zone={reader.zone} />
          </Panel>
        </Stack>
      </SimpleGrid>
    </>
  )
}

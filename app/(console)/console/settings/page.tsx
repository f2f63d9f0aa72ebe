import { Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { getRequestTime, requireRole } from '@/lib/auth/require'
import { factorTraits, ownFactorTypes } from '@/lib/factors/registry'
import { formatDate } from '@/lib/i18n/dates'
import { listMemberships } from '@/lib/people/memberships/data'
import { orderUnits } from '@/lib/people/memberships/rules'
import { getOrganisation } from '@/lib/people/organisation/data'
import { isAlternative, listMissingDuties, planEnd } from '@/lib/people/organisation/duties'
import { listTerms } from '@/lib/people/terms/data'
import { database } from '@/lib/platform/database'
import { after, days, fromInstant, toInstant } from '@/lib/platform/duration'
import { Callout } from '@/lib/ui/callout'
import { PageHead } from '@/lib/ui/page-head'
import { Panel } from '@/lib/ui/panel'
import { ApplicationsForm } from './applications-form'
import { DeviationForm } from './deviation-form'
import { DirectoryForm } from './directory-form'
import { EnforcementForm } from './enforcement-form'
import { FactorRulesForm } from './factor-rules-form'
import { loadDeviations, toLocalDay } from './load-deviations'
import { LogoForm } from './logo-form'
import { MembershipList } from './membership-list'
import { NetworksForm } from './networks-form'
import { OrganisationForm } from './organisation-form'
import { PhoneRecordForm } from './phone-record-form'
import { TermsForm } from './terms-form'
import { TermsList } from './terms-list'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('settings'))('title') }
}

/** What holds for the whole organisation. Administrators change it, auditors read it. */
export default async function SettingsPage() {
  const actor = await requireRole('administrator', 'auditor')
  const db = await database()
  const now = getRequestTime()
  const [t, locale, organisation, known, terms] = await Promise.all([
    getTranslations('settings'),
    getLocale(),
    getOrganisation(db),
    listMemberships(db),
    listTerms(db, now),
  ])
  const canEdit = actor.roles.includes('administrator')
  const { name, zone, locale: language, supportMail, supportPhone, supportHours, version } = organisation
  const here = actor.networks.map((key) => organisation.networks.find((network) => network.name === key)?.label[locale] ?? key)
  const onRecord = await loadDeviations(db, organisation, { locale, now })
  const { notice, ...others } = organisation.phoneRecord
  const recorded = { ...others, notice: notice && { en: notice.en, ja: notice.ja } }
  const standing = terms.find(({ state }) => state === 'coming') ?? terms.find(({ state }) => state === 'in-force')
  const isoDay = (ahead: number) => toLocalDay(after(now, days(ahead)), zone)
  return (
    <>
      <PageHead title={t('title')} lead={t('lead')} />
      <Stack gap="lg">
        {canEdit ? null : <Callout title={t('readOnly')} />}
        <Panel title={t('organisation')}>
          <OrganisationForm
            version={version}
            canEdit={canEdit}
            facts={{ name, zone, locale: language, supportMail, supportPhone, supportHours }}
            zones={Intl.supportedValuesOf('timeZone')}
          />
        </Panel>
        <Panel title={t('enforcement')}>
          <EnforcementForm version={version} enforcedBy={organisation.enforcedBy} canEdit={canEdit} />
        </Panel>
        <Panel title={t('deviations.title')}>
          <Stack>
            <Text size="sm" maw="48rem">
              {t('deviations.text')}
            </Text>
            {onRecord.map((one) => (
              <DeviationForm key={one.factor} version={version} days={{ first: isoDay(1), last: isoDay(365) }} canEdit={canEdit} {...one} />
            ))}
          </Stack>
        </Panel>
        <Panel title={t('factorRules.title')}>
          <FactorRulesForm
            version={version}
            rules={organisation.factorRules}
            factors={ownFactorTypes
              .filter((type) => !factorTraits[type]?.recoveryOnly)
              .map((type) => ({ type, most: factorTraits[type]?.maximum ?? 1 }))}
            networks={organisation.networks.map((network) => ({ value: network.name, label: network.label[locale] }))}
            canEdit={canEdit}
          />
        </Panel>
        <Panel title={t('phoneRecord.title')}>
          <PhoneRecordForm
            version={version}
            record={recorded}
            missing={listMissingDuties(organisation.phoneRecord, { traits: factorTraits, zone, at: toInstant(now) })}
            until={
              organisation.phoneRecord.plan &&
              formatDate(fromInstant(planEnd(organisation.phoneRecord.plan, zone)), { locale, zone, precision: 'day', withYear: true })
            }
            alternatives={ownFactorTypes.filter((type) => isAlternative(factorTraits[type]))}
            firstDay={isoDay(1)}
            canEdit={canEdit}
          />
        </Panel>
        <Panel title={t('terms.title')}>
          <Stack>
            <Text size="sm" maw="48rem">
              {t('terms.text')}
            </Text>
            <TermsList versions={terms.map(({ en: _, ja: __, takenBackAt: ___, ...line }) => line)} zone={zone} canEdit={canEdit} />
            {canEdit ? (
              <TermsForm newest={terms[0]?.version ?? 0} words={{ en: standing?.en ?? '', ja: standing?.ja ?? '' }} zone={zone} />
            ) : null}
          </Stack>
        </Panel>
        <Panel title={t('logo')}>
          <LogoForm version={version} hasLogo={organisation.hasLogo} canEdit={canEdit} />
        </Panel>
        <Panel
          title={t('networks')}
          aside={t('yourAddress', { address: actor.address || '?', networks: here.length > 0 ? here.join(', ') : t('outside') })}
        >
          <NetworksForm version={version} networks={organisation.networks} canEdit={canEdit} />
        </Panel>
        <Panel title={t('directory.title')}>
          <DirectoryForm version={version} directory={organisation.directory} canEdit={canEdit} />
        </Panel>
        <Panel title={t('applications')}>
          <ApplicationsForm version={version} applications={organisation.applications} canEdit={canEdit} />
        </Panel>
        <Panel title={t('memberships')}>
          <MembershipList
            canEdit={canEdit}
            lists={{
              affiliations: known.affiliations.map((entry) => ({ ...entry, parent: null, depth: 0 })),
              units: orderUnits(known.units),
              groups: known.groups.map((entry) => ({ ...entry, parent: null, depth: 0 })),
            }}
          />
        </Panel>
      </Stack>
    </>
  )
}

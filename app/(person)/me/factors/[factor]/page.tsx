import { Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import { loadReader } from '@/app/reader'
import { type FactorType, factorTraits, findFactor } from '@/lib/factors/registry'
import { formatDate } from '@/lib/i18n/dates'
import { readUserAgent } from '@/lib/people/browsers/user-agent'
import { PageHead } from '@/lib/ui/page-head'
import { CredentialFacts, CredentialReach } from '../../credential-facts'
import { FactorTags } from '../../factor-tags'
import { countCodes } from '../../load-me'
import { Closed } from './closed'
import { CredentialCard } from './credential-card'
import { type FactorPage, loadFactor } from './load-factor'
import { PendingList } from './pending-list'
import { Registration } from './registration'

type Props = { params: Promise<{ factor: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { factor } = await params
  const t = await getTranslations()
  return { title: factor in factorTraits ? t(`factor.${factor as FactorType}.name`) : t('me.title') }
}

export default async function FactorSettingsPage({ params, searchParams }: Props) {
  const page = await loadFactor((await params).factor)
  const [query, reader, t, header, locale] = await Promise.all([searchParams, loadReader(), getTranslations(), headers(), getLocale()])
  const { factor, held, opening, decision } = page
  const browser = readUserAgent(header.get('user-agent') ?? '')
  const here = `/me/factors/${factor}`
  const name = t(`factor.${factor}.name`)
  const isOpen = opening === 'open' || ((opening === 'replace' || opening === 'full') && typeof query.replaces === 'string')
  return (
    <>
      <Text size="sm" mb="xs">
        <Link href="/me">‹ {t('me.factorPage.back')}</Link>
      </Text>
      <PageHead
        title={name}
        lead={t(`factor.${factor}.description`)}
        actions={<Link href={`/guides/${factor}`}>{t('me.factorPage.guide')}</Link>}
      />
      <Stack gap="xl">
        {held.length > 0 ? (
          <Stack component="section" gap="sm" aria-label={t('me.factorPage.have')}>
            {held.map((credential) => (
              <CredentialCard
                key={credential.id}
                credential={{
                  id: credential.id,
                  factor,
                  label: credential.label,
                  shown: credential.shown,
                  isDisabled: credential.disabledAt !== null,
                }}
                tags={
                  <FactorTags credential={credential} decision={decision} freshSince={page.freshSince} zone={reader.organisation.zone} />
                }
                facts={<CredentialFacts credential={credential} />}
                reach={factor === 'passkey' ? <CredentialReach credential={credential} /> : null}
                left={listLeft(page, credential.id).map((type) => t(`factor.${type}.name`))}
                remaining={{ otherFactors: listLeft(page, credential.id), recoveryCodesLeft: countCodes(page.all) }}
                factorName={name}
                canName={!factorTraits[factor]?.recoveryOnly}
                canTry={!factorTraits[factor]?.recoveryOnly && credential.disabledAt === null}
                canLose={!factorTraits[factor]?.recoveryOnly}
                canChange={(factor === 'phone' || factor === 'totp') && (opening === 'open' || opening === 'replace' || opening === 'full')}
                canLead={canLead(page, credential.id)}
                triesAtOnce={query.try === credential.id}
              />
            ))}
          </Stack>
        ) : null}
        {page.pending.length > 0 ? (
          <PendingList
            here={here}
            lines={page.pending.map(({ challengeId, label, shown, expiresAt }) => ({
              challengeId,
              label,
              shown,
              until: formatDate(expiresAt, { locale, zone: reader.organisation.zone }),
            }))}
          />
        ) : null}
        <Registration
          factor={factor}
          traits={{
            provenByEnrolment: Boolean(factorTraits[factor]?.provenByEnrolment),
            recoveryOnly: Boolean(factorTraits[factor]?.recoveryOnly),
          }}
          heldCount={held.filter(({ disabledAt }) => !disabledAt).length}
          kind={browser.kind}
          guessedDevice={browser.system && t('me.deviceName', { system: browser.system })}
          isRecent={page.isRecent}
          here={here}
          notice={page.notice && !page.notice.isRead ? { version: page.notice.version, text: page.notice.text[locale] } : null}
          begins={isOpen && query.begin === '1' && page.isRecent}
          closed={isOpen ? null : <Closed page={page} here={here} name={name} />}
          {...(typeof query.replaces === 'string' && held.some(({ id }) => id === query.replaces) ? { replaces: query.replaces } : {})}
        />
      </Stack>
    </>
  )
}

/** Of several numbers or addresses each but the first can be put before the others. */
function canLead({ factor, held, actor }: FactorPage, id: string): boolean {
  const working = held.filter(({ provenAt, disabledAt }) => provenAt && !disabledAt)
  return actor.access === 'full' && findFactor(factor)?.perCredential !== undefined && working.findIndex((one) => one.id === id) > 0
}

/** Factors that would still open sign-in without this credential. */
function listLeft({ all, decision }: FactorPage, without: string): FactorType[] {
  const ways = all.filter(
    ({ id, provenAt, disabledAt, factor }) => id !== without && provenAt && !disabledAt && decision.factors[factor]?.signIn !== 'never',
  )
  return [...new Set(ways.map(({ factor }) => factor as FactorType))]
}

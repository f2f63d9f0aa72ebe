import { cookies, headers } from 'next/headers'
import { cache } from 'react'
import { getActor, getRequestTime } from '@/lib/auth/require'
import { chooseLocale, isZone, type Locale } from '@/lib/i18n/locale'
import { getOrganisation } from '@/lib/people/organisation/data'
import { hasTermsInForce } from '@/lib/people/terms/data'
import { database } from '@/lib/platform/database'
import { log } from '@/lib/platform/log'

export type Reader = {
  locale: Locale
  /** The reader's own zone. */
  zone: string
  /** The one `now` of this request: server and browser format with it, so that nothing differs on hydration. */
  now: Date
  organisation: { name: string; zone: string; supportMail: string; supportPhone: string; hasLogo: boolean; enforcedBy: string | null }
  /** Terms of use are in force. */
  hasTerms: boolean
}

/** Who reads this page: language, zone, the request's `now`, the organisation by name. Works without a database, in plain words. */
export const loadReader = cache(async (): Promise<Reader> => {
  const [cookie, header] = await Promise.all([cookies(), headers()])
  const known = await loadKnown()
  const organisation = known?.organisation
  const locale = chooseLocale({
    asked: header.get('x-sekisho-lang'),
    person: known?.actor?.person.locale,
    cookie: cookie.get('sekisho-lang')?.value,
    accepted: header.get('accept-language'),
    organisation: organisation?.locale ?? 'en',
  })
  const organisationZone = organisation?.zone ?? 'UTC'
  const zone = [known?.actor?.person.zone, cookie.get('sekisho-zone')?.value].find(isZone) ?? organisationZone
  return {
    locale,
    zone,
    now: getRequestTime(),
    organisation: {
      name: organisation?.name[locale] ?? 'Sekisho',
      zone: organisationZone,
      supportMail: organisation?.supportMail ?? '',
      supportPhone: organisation?.supportPhone ?? '',
      hasLogo: organisation?.hasLogo ?? false,
      enforcedBy: organisation?.enforcedBy ?? null,
    },
    hasTerms: known?.hasTerms ?? false,
  }
})

async function loadKnown() {
  try {
    const db = await database()
    const [organisation, actor, hasTerms] = await Promise.all([getOrganisation(db), getActor(), hasTermsInForce(db, getRequestTime())])
    return { organisation, actor, hasTerms }
  } catch (error) {
    // A page that says "unavailable" still has a language.
    log().error({ error: error instanceof Error ? error.message : 'unknown' }, 'reader not loaded')
    return null
  }
}

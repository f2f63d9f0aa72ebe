import { eq } from 'drizzle-orm'
import type { Db } from '@/db/client'
import {
  type ApplicationEntry,
  type DeviationRecord,
  type DirectoryRules,
  type FactorRules,
  type NetworkRange,
  organisation,
  type PhoneRecord,
} from '@/db/schema/organisation'

export type Organisation = {
  name: { en: string; ja: string }
  zone: string
  locale: 'en' | 'ja'
  supportMail: string
  supportPhone: string
  supportHours: { en: string; ja: string }
  hasLogo: boolean
  networks: NetworkRange[]
  applications: ApplicationEntry[]
  /** Observe mode: the name of the system that enforces; null while sign-ins are decided here. */
  enforcedBy: string | null
  /** At most one for each factor. */
  deviations: DeviationRecord[]
  /** What an import may do without a second administrator, and how long leavers are kept. */
  directory: DirectoryRules
  /** What holds for setting up and changing factors. */
  factorRules: FactorRules
  phoneRecord: PhoneRecord
  version: number
  updatedAt: Date
}

/** What a fresh installation is called until an administrator says otherwise. */
export const unnamedOrganisation: Organisation = {
  name: { en: 'Sekisho', ja: 'Sekisho' },
  zone: 'Asia/Tokyo',
  locale: 'ja',
  supportMail: '',
  supportPhone: '',
  supportHours: { en: '', ja: '' },
  hasLogo: false,
  networks: [],
  applications: [],
  enforcedBy: null,
  deviations: [],
  directory: { endOrMovePercent: 2, shrinkPercent: 5, keepDays: 365 },
  factorRules: { preset: 'standard', askPassword: false, voiceDigits: 6, limits: {}, enrolment: [] },
  phoneRecord: { alternative: null, notice: null, risk: null, plan: null },
  version: 0,
  updatedAt: new Date(0),
}

/** The organisation's settings; the plain defaults while none were saved. The logo itself is `getLogo`. */
export async function getOrganisation(db: Db): Promise<Organisation> {
  const [row] = await db
    .select({
      nameEn: organisation.nameEn,
      nameJa: organisation.nameJa,
      zone: organisation.zone,
      locale: organisation.locale,
      supportMail: organisation.supportMail,
      supportPhone: organisation.supportPhone,
      supportHours: organisation.supportHours,
      logoType: organisation.logoType,
      networks: organisation.networks,
      applications: organisation.applications,
      enforcedBy: organisation.enforcedBy,
      deviations: organisation.deviations,
      directory: organisation.directory,
      factorRules: organisation.factorRules,
      phoneRecord: organisation.phoneRecord,
      version: organisation.version,
      updatedAt: organisation.updatedAt,
    })
    .from(organisation)
    .where(eq(organisation.id, 1))
  if (!row) return unnamedOrganisation
  const { nameEn, nameJa, logoType, directory, factorRules, phoneRecord, ...rest } = row
  return {
    ...rest,
    directory: directory ?? unnamedOrganisation.directory,
    factorRules: factorRules ?? unnamedOrganisation.factorRules,
    phoneRecord: phoneRecord ?? unnamedOrganisation.phoneRecord,
    name: { en: nameEn, ja: nameJa },
    hasLogo: logoType !== null,
  }
}

/** The logo's bytes and media type, null while there is none. */
export async function getLogo(db: Db): Promise<{ bytes: Uint8Array; type: string; version: number } | null> {
  const [row] = await db
    .select({ bytes: organisation.logo, type: organisation.logoType, version: organisation.version })
    .from(organisation)
    .where(eq(organisation.id, 1))
  return row?.bytes && row.type ? { bytes: row.bytes, type: row.type, version: row.version } : null
}

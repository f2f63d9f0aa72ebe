/** The two rollouts of the demonstration as plan documents, modelled on what Japanese universities announced. */
import type { Cohort, SeedDates } from './calendar'

type Text = { en: string; ja: string }
type WaveCohort = Exclude<Cohort, 'alumni'>
type Audience = { unit: string } | { affiliation: string } | { not: Audience } | { all: Audience[] }

export const waveOrder: readonly WaveCohort[] = ['itc', 'staff', 'faculty', 'student', 'graduate', 'hospital', 'correspondence']

const names: Record<WaveCohort, Text> = {
  itc: { en: 'Information Technology Center', ja: '情報基盤センター' },
  staff: { en: 'Staff', ja: '職員' },
  faculty: { en: 'Faculty', ja: '教員' },
  student: { en: 'Undergraduates', ja: '学部学生' },
  graduate: { en: 'Graduate students', ja: '大学院学生' },
  hospital: { en: 'University Hospital', ja: '附属病院' },
  correspondence: { en: 'Correspondence students', ja: '通信教育課程学生' },
}

const isIn = (unit: string): Audience => ({ unit })
const audiences: Record<WaveCohort, Audience> = {
  itc: isIn('itc'),
  staff: { all: [{ affiliation: 'staff' }, { not: isIn('hos') }, { not: isIn('itc') }] },
  faculty: { affiliation: 'faculty' },
  student: { affiliation: 'student' },
  graduate: { affiliation: 'graduate' },
  hospital: isIn('hos'),
  correspondence: { affiliation: 'correspondence' },
}

const learning: Text = { en: 'Learning management system', ja: '学習支援システム' }
const mail: Text = { en: 'University mail', ja: '大学メール' }
const office: Text = { en: 'Accounting and personnel systems', ja: '財務会計・人事システム' }
const records: Text = { en: 'Electronic medical records', ja: '電子カルテ' }
const library: Text = { en: 'Library and electronic journals', ja: '図書館・電子ジャーナル' }
const services: Record<WaveCohort, Text[]> = {
  itc: [office, mail],
  staff: [office, mail],
  faculty: [learning, mail, library],
  student: [learning, mail, library],
  graduate: [learning, mail, library],
  hospital: [records, mail],
  correspondence: [learning, mail],
}

const text = (at: Date | null): string | null => at?.toISOString().replace(/\.\d{3}Z$/, 'Z') ?? null
const dayMs = 86_400_000

/** MFA becomes mandatory. `isFirst`: as it was before the date of graduate students was brought forward. */
export function mandatePlan(dates: SeedDates, isFirst = false): Record<string, unknown> {
  return {
    key: 'mfa-mandatory',
    name: { en: 'Multi-factor authentication becomes mandatory', ja: '多要素認証の必須化' },
    zone: 'Asia/Tokyo',
    policy: { minimumStrength: 'weak', minimumFactors: 1 },
    exemptions: [{ applications: ['lab-pc'], networks: ['laboratory'] }],
    waves: waveOrder.map((cohort) => {
      const { announced, enforced } = dates.mandate[cohort]
      const date = isFirst && cohort === 'graduate' ? dates.broughtForward.from : enforced
      return {
        key: cohort,
        name: names[cohort],
        audience: audiences[cohort],
        announceAt: text(announced),
        promptFrom: date && text(new Date(Math.max(announced.getTime(), date.getTime() - 28 * dayMs))),
        enforceAt: text(date),
        ...(date ? { steps: [{ daysAfter: 0, consequence: 'enrol' }] } : {}),
        grace: { skipDays: 1, newPersonDays: 14, noticeDays: 21 },
        lateEnrolmentDays: null,
        services: services[cohort],
        reason: {
          en: 'A stolen password alone must no longer open mail, grades or personnel data.',
          ja: 'パスワードが盗まれても、メール・成績・人事情報に入られないようにするためです。',
        },
      }
    }),
  }
}

/** Phone codes retire: first discouraged, then closed to new registrations, then refused at sign-in; they still open the factor settings. */
export function retirementPlan(dates: SeedDates): Record<string, unknown> {
  return {
    key: 'phone-retirement',
    name: { en: 'Phone codes (SMS and voice) retire', ja: '電話（SMS・音声通話）による認証の終了' },
    zone: 'Asia/Tokyo',
    policy: {},
    waves: waveOrder.map((cohort) => {
      const { announced, discouraged, closed, enforced } = dates.retire[cohort]
      const steps = [
        discouraged && { at: text(discouraged), restrictions: { phone: { signIn: 'discouraged' } } },
        closed && { at: text(closed), restrictions: { phone: { enrol: 'closed', signIn: 'discouraged' } } },
        enforced && {
          at: text(enforced),
          consequence: 'refuse',
          restrictions: { phone: { enrol: 'closed', signIn: 'never', change: 'allowed', reset: 'never' } },
        },
      ].filter((step) => step !== null)
      return {
        key: cohort,
        name: names[cohort],
        audience: audiences[cohort],
        announceAt: text(announced),
        promptFrom: enforced && text(new Date(Math.max(announced.getTime(), enforced.getTime() - 28 * dayMs))),
        enforceAt: text(enforced),
        steps,
        ...(enforced ? {} : { underReview: ['phone'] }),
        grace: { skipDays: 1, newPersonDays: 14, noticeDays: 21 },
        lateEnrolmentDays: null,
        guardUntil: enforced && text(new Date(enforced.getTime() + 90 * dayMs)),
        services: services[cohort],
        reason: {
          en: 'Codes sent by SMS or voice call can be intercepted or talked out of people, and many do not arrive abroad.',
          ja: 'SMSや音声通話で届くコードは、傍受されたり聞き出されたりするおそれがあり、海外では届かないことも多いためです。',
        },
      }
    }),
  }
}

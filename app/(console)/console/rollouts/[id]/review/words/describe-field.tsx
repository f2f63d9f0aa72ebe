import { keyOf, type PlanField } from '@/lib/rollouts/diff/rules'
import type { PlanDocument, PlanWaveDocument } from '@/lib/rollouts/schema'
import { InstantWords } from './instant-words'
import { type Line, listNames, type Wording } from './line'
import { describeCalendar, describeExemptions } from './plan-words'
import { describePolicy } from './policy-words'
import { describeGrace, describeSteps, describeWho } from './wave-words'

type Text = { en: string; ja: string }
type PlanFieldOf = Exclude<PlanField, 'order' | keyof Omit<PlanWaveDocument, 'name'>>

/** What one field of the plan itself says, as lines that can be compared one by one. */
export function describePlanField(field: PlanFieldOf, document: PlanDocument, wording: Wording): Line[] {
  switch (field) {
    case 'name':
      return describeText(document.name, wording)
    case 'zone':
      return [{ key: document.zone, words: document.zone }]
    case 'policy':
      return describePolicy(document.policy, wording)
    case 'calendar':
      return describeCalendar(document.calendar, wording)
    case 'exemptions':
      return describeExemptions(document.exemptions, wording)
  }
}

export type WaveField = Exclude<keyof PlanWaveDocument, 'key'>

/** What one field of a wave says. */
export function describeWaveField(field: WaveField, wave: PlanWaveDocument, wording: Wording): Line[] {
  const { t, zone, names } = wording
  const one = (words: string): Line[] => [{ key: words, words }]
  const places = (codes: string[] | null, of: Record<string, string>, everywhere: string) =>
    one(codes === null ? everywhere : listNames(codes, of, wording))
  switch (field) {
    case 'name':
    case 'reason':
      return describeText(wave[field], wording)
    case 'audience':
      return describeWho(wave.audience, wording)
    case 'membership':
      return one(t(`edit.membership.${wave.membership}`))
    case 'announceAt':
    case 'promptFrom':
    case 'enforceAt':
      return [{ key: String(wave[field]), words: <InstantWords text={wave[field]} zone={zone} none={t('edit.noDate')} /> }]
    case 'guardUntil':
      return [{ key: String(wave.guardUntil), words: <InstantWords text={wave.guardUntil} zone={zone} none={t('review.words.guard')} /> }]
    case 'precision':
      return one(t(`edit.precision.${wave.precision ?? 'auto'}`))
    case 'steps':
      return describeSteps(wave.steps, wording)
    case 'underReview':
      return wave.underReview.map((factor) => ({ key: factor, words: names.factors[factor] ?? factor }))
    case 'grace':
      return describeGrace(wave.grace, wording)
    case 'lateEnrolmentDays':
      return one(wave.lateEnrolmentDays === null ? t('edit.noEnd') : t('review.words.days', { days: wave.lateEnrolmentDays }))
    case 'sessions':
      return one(t(`edit.sessions.${wave.sessions}`))
    case 'services':
      return wave.services.map((service) => ({ key: keyOf(service), words: bothWays(service, wording) }))
    case 'applications':
      return places(wave.applications, names.applications, t('review.words.allApplications'))
    case 'networks':
      return places(wave.networks, names.networks, t('review.words.allNetworks'))
  }
}

/** Each language on its own line: a change of one of them is seen by a reader of the other. */
const describeText = (text: Text, { t }: Wording): Line[] =>
  (['ja', 'en'] as const).map((language) => ({
    key: `${language}=${text[language]}`,
    words: <span lang={language}>{t('review.words.field', { label: t(`edit.place.${language}`), value: text[language] })}</span>,
  }))

const bothWays = (text: Text, { locale }: Wording): string => (locale === 'ja' ? `${text.ja}（${text.en}）` : `${text.en} (${text.ja})`)

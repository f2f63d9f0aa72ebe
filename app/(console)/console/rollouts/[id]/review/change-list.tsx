import { Stack, Text, Title, VisuallyHidden } from '@mantine/core'
import { useLocale, useTranslations } from 'next-intl'
import type { PlanChange, PlanField } from '@/lib/rollouts/diff/rules'
import type { PlanDocument, PlanWaveDocument } from '@/lib/rollouts/schema'
import classes from './change-list.module.css'
import { describePlanField, describeWaveField, type WaveField } from './words/describe-field'
import type { Line, Names, Wording } from './words/line'

type Given = { changes: PlanChange[]; document: PlanDocument; before: PlanDocument | null; names: Names }
type Row = { field: PlanField; before: Line[]; after: Line[] }

/** What a reader of a new wave needs to know of it, in the order of the form. */
const summary: WaveField[] = ['audience', 'membership', 'announceAt', 'promptFrom', 'enforceAt', 'steps', 'grace', 'reason']

/** Every difference between two versions in words, old → new, plan first, then wave by wave. Only the lines that differ are shown. */
export function ChangeList({ changes, document, before, names }: Given) {
  const t = useTranslations('rollouts')
  const locale = useLocale()
  const wording: Wording = { t, locale, zone: document.zone, names }
  const old: Wording = { ...wording, zone: before?.zone ?? document.zone }
  if (changes.length === 0) return <Text size="sm">{t('review.noChanges')}</Text>
  const waveOf = (plan: PlanDocument | null, key: string) => plan?.waves.find((wave) => wave.key === key)
  const nameOf = (key: string) => (waveOf(document, key) ?? waveOf(before, key))?.name[locale] ?? key
  const order = (plan: PlanDocument | null, keys: unknown): Line[] => {
    const words = (keys as string[]).map((key, index) => `${index + 1} · ${waveOf(plan, key)?.name[locale] ?? key}`).join(' → ')
    return [{ key: words, words }]
  }
  const own = changes.flatMap((change): Row[] => {
    if (change.kind !== 'changed' || change.wave !== null || !before) return []
    if (change.field === 'order') return [{ field: 'order', before: order(before, change.before), after: order(document, change.after) }]
    const field = change.field as Parameters<typeof describePlanField>[0]
    return [{ field, before: describePlanField(field, before, old), after: describePlanField(field, document, wording) }]
  })
  const first: Row[] = before
    ? []
    : (['policy', 'exemptions', 'calendar'] as const).map((field) => ({
        field,
        before: [],
        after: describePlanField(field, document, wording),
      }))
  const keys = [...new Set(changes.flatMap(({ wave }) => (wave === null ? [] : [wave])))]
  return (
    <Stack gap="lg">
      {own.length + first.length > 0 ? <Section title={t('edit.plan')} rows={[...own, ...first]} /> : null}
      {keys.map((key) => {
        const [was, is] = [waveOf(before, key), waveOf(document, key)]
        const kind = changes.find((change) => change.wave === key)?.kind
        const fields =
          kind === 'changed'
            ? changes.flatMap((change) => (change.kind === 'changed' && change.wave === key ? [change.field as WaveField] : []))
            : summary
        const describe = (wave: PlanWaveDocument | undefined, field: WaveField, words: Wording) =>
          wave ? describeWaveField(field, wave, words) : []
        return (
          <Section
            key={key}
            title={nameOf(key)}
            note={kind === 'wave-added' || kind === 'wave-removed' ? t(`review.${kind}`) : undefined}
            rows={fields.map((field) => ({ field, before: describe(was, field, old), after: describe(is, field, wording) }))}
          />
        )
      })}
    </Stack>
  )
}

function Section({ title, note, rows }: { title: string; note?: string | undefined; rows: Row[] }) {
  const t = useTranslations('rollouts.review')
  return (
    <section>
      <Title order={3} size="h4" mb={4}>
        {title}
        {note ? (
          <Text span size="sm" c="dimmed" fw={400}>
            {' · '}
            {note}
          </Text>
        ) : null}
      </Title>
      <dl className={classes.rows}>
        {rows.map(({ field, before, after }) => {
          const gone = before.filter(({ key }) => !after.some((line) => line.key === key))
          const come = after.filter(({ key }) => !before.some((line) => line.key === key))
          if (gone.length + come.length === 0) return null
          return (
            <div key={field} className={classes.row}>
              <dt>{t(`field.${field}`)}</dt>
              <dd className={classes.before}>
                <Lines kind="before" lines={gone} />
              </dd>
              <dd className={classes.arrow} aria-hidden>
                →
              </dd>
              <dd className={classes.after}>
                <Lines kind="after" lines={come} />
              </dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}

const most = 20

function Lines({ kind, lines }: { kind: 'before' | 'after'; lines: Line[] }) {
  const t = useTranslations('rollouts.review')
  const Mark = kind === 'before' ? 'del' : 'ins'
  if (lines.length === 0)
    return (
      <Text span size="sm" c="dimmed" fw={400}>
        {t(`words.nothing.${kind}`)}
      </Text>
    )
  return (
    <>
      <VisuallyHidden>{t(kind)}</VisuallyHidden>
      {lines.slice(0, most).map(({ key, words }) => (
        <Mark key={key}>{words}</Mark>
      ))}
      {lines.length > most ? <span>{t('words.more', { count: lines.length - most })}</span> : null}
    </>
  )
}

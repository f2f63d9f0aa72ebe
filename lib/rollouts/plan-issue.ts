import en from '@/lib/i18n/messages/en.json'
import ja from '@/lib/i18n/messages/ja.json'

export type PlanIssueCode = keyof (typeof en)['planCheck']
export type PlanLocale = 'en' | 'ja'

/** What is wrong, where: `path` as in `waves[0].steps[1].at`; `reason` a sentence in the language asked for. */
export type PlanIssue = { path: string; reason: string; code: PlanIssueCode; values: Record<string, string | number> }

/** Collects what is found under one name for place, code and values. */
export type Report = (path: (string | number)[], code: PlanIssueCode, values?: Record<string, string | number>) => void

export const formatPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`),
    '',
  )

/** Puts an issue into words; the only plural among the messages is read by its category, without a library. */
export function makeIssue(
  path: readonly PropertyKey[],
  code: PlanIssueCode,
  values: Record<string, string | number>,
  locale: PlanLocale,
): PlanIssue {
  const sentence = (locale === 'ja' ? ja : en).planCheck[code]
  const reason = sentence
    .replace(/\{(\w+), plural, one \{([^}]*)\} other \{([^}]*)\}\}/g, (_, name: string, one: string, other: string) =>
      (values[name] === 1 ? one : other).replace('#', String(values[name] ?? '')),
    )
    .replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
  return { path: formatPath(path), reason, code, values }
}

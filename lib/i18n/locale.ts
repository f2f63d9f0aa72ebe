/** Which language and zone a reader gets. Pure: the request hands in what it knows. */
export const locales = ['en', 'ja'] as const
export type Locale = (typeof locales)[number]

export const isLocale = (value: unknown): value is Locale => value === 'en' || value === 'ja'

/** `?lang=` > the person's setting > the cookie > Accept-Language > the organisation's language. */
export function chooseLocale(from: {
  asked?: string | null
  person?: string | null
  cookie?: string | null
  accepted?: string | null
  organisation: Locale
}): Locale {
  for (const wish of [from.asked, from.person, from.cookie]) if (isLocale(wish)) return wish
  const ranked = (from.accepted ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.trim().split(';q=')
      return { tag: tag.slice(0, 2).toLowerCase(), quality: quality === undefined ? 1 : Number(quality) || 0 }
    })
    .filter((wish) => wish.quality > 0)
    .sort((a, b) => b.quality - a.quality)
  for (const { tag } of ranked) if (isLocale(tag)) return tag
  return from.organisation
}

/** Whether the runtime knows an IANA zone; cookies and imports may hold anything. */
export function isZone(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > 64 || !/^[A-Za-z]/.test(value)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}

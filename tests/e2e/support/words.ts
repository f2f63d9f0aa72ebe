import en from '@/lib/i18n/messages/en.json'
import ja from '@/lib/i18n/messages/ja.json'

export type Language = 'en' | 'ja'

/** The text of a message without values, so that stories press what a reader of that language sees. */
export function words(language: Language): (key: string) => string {
  return (key) => {
    const found = key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], language === 'ja' ? ja : en)
    if (typeof found !== 'string') throw new Error(`no message ${key} in ${language}`)
    return found
  }
}

import { readFileSync } from 'node:fs'

export type Language = 'en' | 'ja'

/** The text of a message without values, so that stories press what a reader of that language sees. */
export function words(language: Language): (key: string) => string {
  const messages: unknown = JSON.parse(readFileSync(`lib/i18n/messages/${language}.json`, 'utf8'))
  return (key) => {
    const found = key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], messages)
    if (typeof found !== 'string') throw new Error(`no message ${key} in ${language}`)
    return found
  }
}

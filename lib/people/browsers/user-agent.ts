/** What a browser says of itself, for people to recognise it in a list. Never for trust: anybody may claim anything. */
export type Browser = { browser: string; system: string; kind: 'phone' | 'computer' }

// Order matters: Edge and Opera also say Chrome, Chrome also says Safari, Android also says Linux.
const browsers: [RegExp, string][] = [
  [/\bEdgA?\/|EdgiOS\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/\bLine\//, 'LINE'],
  [/Chrome\/|CriOS\/|Chromium\//, 'Chrome'],
  [/Version\/[\d.]+.*Safari\//, 'Safari'],
]
const systems: [RegExp, string, Browser['kind']][] = [
  [/iPhone|iPod/, 'iPhone', 'phone'],
  [/iPad/, 'iPad', 'phone'],
  [/Android/, 'Android', 'phone'],
  [/CrOS/, 'Chromebook', 'computer'],
  [/Windows/, 'Windows', 'computer'],
  [/Mac OS X|Macintosh/, 'Mac', 'computer'],
  [/Linux|X11/, 'Linux', 'computer'],
]

/** Reads a User-Agent header. Empty strings where nothing is recognised. */
export function readUserAgent(userAgent: string): Browser {
  const [, browser = ''] = browsers.find(([pattern]) => pattern.test(userAgent)) ?? []
  const [, system = '', kind = 'computer'] = systems.find(([pattern]) => pattern.test(userAgent)) ?? []
  return { browser, system, kind }
}

/** "Chrome · Windows"; empty when nothing is recognised. */
export const nameBrowser = (userAgent: string): string => {
  const { browser, system } = readUserAgent(userAgent)
  return [browser, system].filter(Boolean).join(' · ')
}

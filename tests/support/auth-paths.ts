/** Every way to a session and every gate, read from the code: what `docs/auth-paths.md` says. */
import { readdirSync, readFileSync } from 'node:fs'
import { judgeAccess } from '@/lib/auth/access'
import { follows } from '@/lib/sign-in/journeys/rules'
import { planNext } from '@/lib/sign-in/plan-next'

type Given = Parameters<typeof planNext>[0]
type Decision = Omit<Given['decision'], 'standsIn'>

const open = { signIn: 'normal', change: 'allowed' } as const
const retired = { signIn: 'never', change: 'allowed' } as const
const closed = { signIn: 'never', change: 'never' } as const

/** What policy may say, in words; every door of `domain.md` is among them. */
const verdicts: [string, Decision][] = [
  ['nothing is asked', { access: 'full', secondFactor: 'not-asked', door: 'password', prompt: 'none', factors: {} }],
  ['a factor is held', { access: 'full', secondFactor: 'asked', door: 'change', prompt: 'none', factors: { totp: open, passkey: open } }],
  [
    'what is held is retired, and open for change',
    { access: 'refused', secondFactor: 'asked', door: 'change', prompt: 'must', factors: { totp: retired, passkey: open } },
  ],
  [
    'what is held is closed',
    { access: 'refused', secondFactor: 'asked', door: 'desk', prompt: 'must', factors: { totp: closed, passkey: closed } },
  ],
  ['late, the door is the password', { access: 'enrol-only', secondFactor: 'not-asked', door: 'password', prompt: 'must', factors: {} }],
  [
    'late, the door is a recovery code',
    { access: 'enrol-only', secondFactor: 'not-asked', door: 'recovery-code', prompt: 'must', factors: {} },
  ],
  ['late, the door is a pass', { access: 'enrol-only', secondFactor: 'not-asked', door: 'pass', prompt: 'must', factors: {} }],
  [
    'late, the door is the activation code',
    { access: 'enrol-only', secondFactor: 'not-asked', door: 'activation', prompt: 'must', factors: {} },
  ],
  ['late, the door is the desk', { access: 'enrol-only', secondFactor: 'not-asked', door: 'desk', prompt: 'must', factors: {} }],
  ['locked', { access: 'locked', secondFactor: 'not-asked', door: 'desk', prompt: 'must', factors: {} }],
]

const shownSets: string[][] = [
  ['password'],
  ['activation', 'password'],
  ['password', 'totp'],
  ['passkey'],
  ['password', 'recovery-codes'],
  ['password', 'temporary-pass'],
  ['password', 'day-pass'],
]

/** What a journey that has shown this comes to, and what a session of it would open. */
function describe(verdict: Decision, shown: string[]): string {
  // A day pass that is good opens what `decide()` says of everybody but those who are locked.
  const isIn = shown.includes('day-pass') && verdict.access !== 'locked'
  const decision = { ...verdict, standsIn: isIn ? 1 : null, ...(isIn ? { access: 'full' as const, prompt: 'none' as const } : {}) }
  const proven = Object.keys(decision.factors)
  const given = {
    decision,
    standing: 'active',
    proven,
    recoveryCodesLeft: 1,
    hasPass: true,
    hasDayPass: false,
    shown,
    hasAnsweredNotice: true,
    isTermsAsked: false,
  } as const
  const next = planNext(given)
  if (next.step === 'challenge') return `asks: ${next.factor} (${next.purpose})`
  if (next.step === 'stopped') return `stopped: ${next.why}`
  const access = judgeAccess(
    decision,
    'active',
    shown.map((factor) => ({ factor })),
  )
  return access === 'none' ? 'no session' : `session: ${access}`
}

const files = (folder: string, name: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => name.test(file))
    .map((file) => `${folder}/${file}`)
    .sort()

type Gate = { file: string; name: string; who: string; recent: string }

/** The gates of actions and routes: who may, and which fresh proof they have to show. What a route asks by itself says its own docstring. */
function listGates(): Gate[] {
  return files('app', /(^|\/)(actions|route)\.tsx?$/).flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    const lists = new Map([...text.matchAll(/const (\w+) = (\[[^\]]*\])/g)].map(([, name = '', list = '']) => [name, list]))
    const resolved = (who: string): string => who.replaceAll(/(?:\.\.\.)?(\w+)/g, (word, name) => lists.get(name) ?? word)
    const exported = [...text.matchAll(/^export (?:const|async function|function) (\w+)(.*(?:\n {2}.*)*)/gm)]
    return exported
      .filter(([, name = '']) => !/^(dynamic|runtime|maxDuration)$/.test(name))
      .map(([, name = '', rest = '']) => {
        const made = /^ = (?:action|call|route)(?:<[^>]*>)?\(/.test(rest)
        const who = /who: ('[a-z]+'|\[[^\]]*\]|\w+)/.exec(rest)?.[1]
        return {
          file,
          name,
          who: made && who ? readWho(resolved(who)) : 'its own gate',
          recent: (made && /recent: '([a-z-]+)'/.exec(rest)?.[1]) || '–',
        }
      })
  })
}
const readWho = (who: string): string => [...who.matchAll(/'([a-z]+)'/g)].map(([, name]) => name).join(', ') || who

/** The gate that a page asks by itself. */
function listPages(): { path: string; gate: string }[] {
  return files('app', /(^|\/)page\.tsx$/).map((file) => {
    const text = readFileSync(file, 'utf8').replace(/export async function generateMetadata[\s\S]*?\n}\n/, '')
    const role = /requireRole\(([^)]*)\)/.exec(text)
    const person = /requirePerson\(([^)]*)\)/.exec(text)
    const gate = role
      ? readWho(role[1] ?? '')
      : person
        ? /enrol-only/.test(person[1] ?? '')
          ? 'signed in, be it to enrol only'
          : 'signed in'
        : /load(Me|Factor)\(/.test(text)
          ? 'signed in, be it to enrol only'
          : 'anyone'
    const path = `/${file
      .split('/')
      .slice(1, -1)
      .filter((part) => !/^\(.*\)$/.test(part))
      .join('/')}`
    return { path, gate }
  })
}

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** The whole document. */
export function writeAuthPaths(): string {
  return `# Ways to a session, and every gate

Written by \`UPDATE=1 npx vitest run --project small tests/auth-paths.test.ts\` from the code, and compared with it by that test: a way that is not here does not exist.

## Steps of a journey

A step may only be followed by these (SR-63); whatever asks for another order gets nothing.

${table(
  ['step', 'may be followed by'],
  Object.entries(follows).map(([step, next]) => [step, next.join(', ') || 'nothing']),
)}

## What a sign-in comes to

Rows are what policy says, columns what has been shown. For somebody active, with recovery codes left and a pass handed out, who has answered every notice and agreed to the terms.

${table(
  ['policy', ...shownSets.map((set) => set.join(' + '))],
  verdicts.map(([words, decision]) => [words, ...shownSets.map((shown) => describe(decision, shown))]),
)}

A reset of a password ends in no session: see [decision 82](decisions/0082-a-forgotten-password.md).

## Actions and routes

Who may call each, and which proof of at most five minutes it asks.

${table(
  ['where', 'name', 'who', 'fresh proof'],
  listGates().map(({ file, name, who, recent }) => [file.replace(/^app\//, ''), name, who, recent]),
)}

## Pages

${table(
  ['page', 'who'],
  listPages().map(({ path, gate }) => [path, gate]),
)}
`
}

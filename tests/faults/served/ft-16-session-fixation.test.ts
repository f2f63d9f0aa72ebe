/** FT-16, SR-70 over HTTP: what an attacker put into a browser before its owner signs in is worth nothing afterwards, and the id changes at each step. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sessionCookie } from '@/lib/auth/session-cookie'
import { enrolRecoveryCodes, enrolTotp, totpCode } from '../../support/credentials'
import { useDatabase } from '../../support/database'
import { faultSize, report } from '../../support/faults'
import { type Nodes, startNodes } from '../../support/nodes'
import { personWithPassword, rightPassword } from '../../support/sign-in'
import { openVisitor, readNonce, type Visitor } from '../../support/visitor'

const journeyCookie = '__Host-journey'
const database = useDatabase()
let nodes: Nodes
beforeAll(async () => {
  nodes = await startNodes(2, { databaseUrl: database.url, workers: 0 })
}, 120_000)
afterAll(() => nodes?.stop())

const holding = async () => {
  const made = await personWithPassword(database.db, { name: `Hana ${randomBytes(8).toString('hex')}` })
  const totp = await enrolTotp(database.db, { personId: made.id, now: new Date(Date.now() - 600_000) })
  return { ...made, ...totp }
}

/** Another browser that holds these cookies and no others. */
const withCookies = (cookies: Record<string, string | undefined>): Visitor => {
  const visitor = openVisitor(nodes, { address: '198.51.100.66' })
  for (const [name, value] of Object.entries(cookies)) if (value) visitor.cookies.set(name, value)
  return visitor
}
/** Whether a cookie of a session opens the page of somebody of this name. */
const opens = async (cookie: string | undefined, name: string) => {
  const page = await withCookies({ [sessionCookie]: cookie }).get('/me')
  return page.status === 200 && page.body.includes(name)
}

test('FT-16: planted and earlier ids open nothing, and all three steps have ids of their own', { timeout: 1_800_000 }, async () => {
  const rounds = faultSize(4, 100)
  const reused: string[] = []
  for (let n = 0; n < rounds; n++) {
    const victim = await holding()
    // The attacker has a session of their own, and a sign-in under way with the victim's name, and plants the cookies of both.
    const attacker = await personWithPassword(database.db)
    const own = openVisitor(nodes)
    const named = await own.submit('submitName', { login: attacker.login })
    expect((await own.step({ step: 'password', nonce: readNonce(named.body), password: rightPassword })).redirect).toBe('/me')
    const fixed = openVisitor(nodes)
    await fixed.submit('submitName', { login: victim.login })
    const planted = { session: own.cookies.get(sessionCookie), journey: fixed.cookies.get(journeyCookie) }
    expect(planted.session && planted.journey).toBeTruthy()

    const browser = withCookies({ [sessionCookie]: planted.session, [journeyCookie]: planted.journey })
    // 1: the name begins a sign-in under an id of its own, whatever was there.
    const begun = await browser.submit('submitName', { login: victim.login })
    const journey = browser.cookies.get(journeyCookie)
    expect(journey).not.toBe(planted.journey)
    const asked = await browser.step({ step: 'password', nonce: readNonce(begun.body), password: rightPassword })
    expect(asked.result).toEqual({ ok: true, data: { step: 'challenge', landing: null } })
    // Meanwhile the attacker goes on with what they know: their sign-in has not moved with the victim's.
    const theirs = withCookies({ [journeyCookie]: planted.journey })
    const stolen = await theirs.step({ step: 'finish', nonce: await theirs.nonce() })
    if (theirs.cookies.has(sessionCookie) || JSON.stringify(stolen.result) !== '{"ok":true,"data":{"step":"password","landing":null}}')
      reused.push('the planted journey')

    // 2: signed in, under a new id; what the browser was signed in to before is over.
    const code = () => totpCode(victim.key, new Date())
    const done = await browser.step({ step: 'challenge', nonce: await browser.nonce(), answer: { code: code() } })
    expect(done.redirect).toBe('/me')
    const session = browser.cookies.get(sessionCookie)
    expect(session).toBeTruthy()
    expect(session).not.toBe(planted.session)
    expect(await opens(session, victim.name)).toBe(true)
    if (await opens(planted.session, victim.name)) reused.push('the planted session')
    if ((await withCookies({ [sessionCookie]: planted.session }).get('/me')).status === 200)
      reused.push('the attacker’s session in that browser')
    const late = withCookies({ [journeyCookie]: journey })
    if ((await late.step({ step: 'finish', nonce: await late.nonce() })).ok || late.cookies.has(sessionCookie))
      reused.push('the finished sign-in')

    // 3: a fresh proof inside the session: again a new id, and the one before is over. (A code of the app holds once, so another kind is shown.)
    const { codes } = await enrolRecoveryCodes(database.db, { personId: victim.id, now: new Date(Date.now() - 600_000) })
    await browser.call('startConfirmation', { factor: 'recovery-codes', next: '/me/factors' }, { path: '/sign-in/confirm' })
    const confirmed = await browser.step({ step: 'challenge', nonce: await browser.nonce('/sign-in/confirm'), answer: { code: codes[0] } })
    expect(confirmed.ok).toBe(true)
    const rotated = browser.cookies.get(sessionCookie)
    expect(rotated).not.toBe(session)
    expect(await opens(rotated, victim.name)).toBe(true)
    if (await opens(session, victim.name)) reused.push('the session before the confirmation')
  }
  report(`FT-16 over HTTP: ${reused.length} of ${rounds} × 5 planted or earlier ids opened anything; the id changed at each of 3 steps`)
  expect(reused).toEqual([])
})

/** Beside another system: exports of Okta, Entra, Duo and one that a mapping file explains; a wave's list out and back; observe mode. */
import { readFileSync } from 'node:fs'
import { expect as expectSoon, test } from '@playwright/test'
import { findAccount, makePerson } from './support/installation'
import { openSession } from './support/pages'
import { type Visitor, visit } from './support/visitor'

// A file is read, compared and shown by a page that asks for it by itself.
const expect = expectSoon.configure({ timeout: 25_000 })
const file = (name: string, text: string, mimeType = 'text/csv') => ({ name, mimeType, buffer: Buffer.from(text) })

/** Chooses a layout and drops an export of some people of it. */
async function drop({ page, t }: Visitor, layout: string, dropped: ReturnType<typeof file>): Promise<void> {
  await page.goto('/console/bridge')
  // A choice made before the page listens would be lost.
  await page.waitForLoadState('networkidle')
  await page.getByLabel(t('bridge.mapping'), { exact: true }).selectOption(layout)
  await page.getByLabel(t('bridge.complete')).uncheck()
  if (layout === 'own')
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles(file('kumo.json', mapping, 'application/json'))
  await page.locator('input[type=file]').last().setInputFiles(dropped)
  await page.waitForURL(/\/console\/bridge\/[0-9a-f-]{36}/)
}

/** Drops an export, looks at its preview and applies it. Ends on the page that says it was applied. */
async function bring(visitor: Visitor, layout: string, dropped: ReturnType<typeof file>, expected: Record<string, number>) {
  const { page, t } = visitor
  await drop(visitor, layout, dropped)
  const apply = page.getByRole('button', { name: t('bridge.apply'), exact: true })
  await expect(apply).toBeVisible()
  const tabs = page.getByRole('navigation', { name: t('import.tabs') })
  for (const [kind, count] of Object.entries(expected))
    await expect(tabs.getByText(`${t(`bridge.row.${kind}`)} ${count}`, { exact: true }), `${layout} ${kind}`).toBeVisible()
  await apply.click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('bridge.apply'), exact: true })
    .click()
  await expect(page.getByRole('link', { name: t('bridge.toAdoption') })).toBeVisible()
}

const mapping = JSON.stringify({
  ...{ kind: 'factors', system: 'kumo', name: 'Kumo ID', columns: ['staff_no', 'method'] },
  person: [{ column: 'staff_no', by: ['login'] }],
  ...{ rows: 'factor', proven: 'by-use', lastUsedAt: 'last_used' },
  factors: [{ column: 'method', values: { 'App code': 'totp', 'Grid card': 'matrix', Password: null } }],
})

for (const language of ['en', 'ja'] as const)
  test(`files of four systems, a wave’s list out and back, observe mode (${language})`, async ({ browser }) => {
    test.setTimeout(300_000)
    const visitor = await visit(browser, language)
    const { page, t } = visitor
    await openSession(page, await findAccount('administrator-1'), ['password', 'passkey'])
    const logins = [1, 2].map((n) => `bridge-${language}-${n}`)
    const [first = '', second = ''] = logins
    const id = await makePerson({ login: first, name: '橋本 渡', passwordHash: 'x' })
    await makePerson({ login: second, name: '橋口 岸', passwordHash: 'x' })

    await test.step('Okta: two authenticators of one person, one stranger; on the person’s page they stand as Okta’s', async () => {
      const used = '2026-05-30T00:01:00.000Z'
      const rows = [
        `A,${first},SMS Authentication,${used},${used}`,
        `A,${first},FIDO2 (WebAuthn),${used},`,
        `B,nobody@x.example,Okta Verify Push,${used},`,
      ]
      const text = ['User,Login,MFA Factor,Last Enrolled_ISO8601,Last Used_ISO8601', ...rows].join('\n')
      await bring(visitor, 'auto', file('okta.csv', text), { added: 2, changed: 0, removed: 0, unknown: 1 })
      await page.goto(`/console/people/${id}`)
      await expect(page.getByText(/Okta/).first()).toBeVisible()
    })

    await test.step('Entra and Duo, each by its name', async () => {
      const entra = `userPrincipalName,methodsRegistered,isMfaRegistered\n${first},"mobilePhone,softwareOneTimePasscode",TRUE\n`
      await bring(visitor, 'entra', file('entra.csv', entra), { added: 2, unknown: 0 })
      const duo = `username,email,status,phones,tokens,webauthncredentials,u2ftokens\n${second},,Active,+81 90-0000-1234,1,0,0\n`
      await bring(visitor, 'duo', file('duo.csv', duo), { added: 2, unknown: 0 })
      // Of a number the last four digits are all that is kept.
      await expect(page.locator('main')).not.toContainText('0000-1234')
    })

    await test.step('another system by a mapping file; the same file again changes nothing', async () => {
      const text = `staff_no,method,last_used\n${first},Grid card,2026-05-30T00:01:00Z\n${second},App code,\n${second},Password,\n`
      await bring(visitor, 'own', file('kumo.csv', text), { added: 2, unknown: 0 })
      await drop(visitor, 'own', file('kumo.csv', text))
      await expect(page.getByRole('button', { name: t('bridge.applyNothing') })).toBeVisible()
    })

    await test.step('a file of no known layout is refused with its reason, and nothing is written', async () => {
      await drop(visitor, 'auto', file('what.csv', 'one,two\n1,2\n'))
      await expect(page.getByText(t('import.nothingWritten'))).toBeVisible()
      await expect(page.getByText(/userPrincipalName|Login|username/i).first()).toBeVisible()
    })

    await test.step('a wave’s list goes out and comes back: the same, then with drift by name, then unreadable', async () => {
      await page.goto('/console/rollouts')
      const rollout = await page.locator('main a[href*="/console/rollouts/"]').evaluateAll((links) => {
        const found = links.map((link) => link.getAttribute('href') ?? '').find((href) => /\/rollouts\/[0-9a-f-]{36}$/.test(href))
        return found ?? ''
      })
      await page.goto(`${rollout}/lists`)
      const download = page.waitForEvent('download')
      await page.getByRole('link', { name: t('bridge.lists.layout.plain') }).click()
      const list = readFileSync(await (await download).path(), 'utf8')
      const lines = list.trimEnd().split(/\r?\n/)
      expect(lines.length).toBeGreaterThan(2)

      const drop = page.locator('input[type=file]')
      await drop.setInputFiles(file('same.csv', list))
      await expect(page.getByText(t('bridge.lists.agrees'))).toBeVisible()

      // The last person is left out, and somebody is on it whom nobody knows.
      const name =
        lines
          .at(-1)
          ?.split(',')[2]
          ?.replace(/^['"]+|"+$/g, '') ?? '?'
      const stranger = `stranger-${language}@elsewhere.example`
      const columns = lines[0]?.split(',').length ?? 0
      const other = ['', stranger, ...Array.from({ length: columns - 2 }, () => '')].join()
      await drop.setInputFiles(file('drifted.csv', [...lines.slice(0, -1), other].join('\n')))
      const drift = page.getByRole('table').first()
      await expect(drift).toContainText(name)
      await expect(drift).toContainText(t('bridge.lists.whys.not-listed'))
      await expect(drift).toContainText(stranger)
      await expect(drift).toContainText(t('bridge.lists.whys.unknown'))
      const differences = page.waitForEvent('download')
      await page.getByRole('link', { name: t('bridge.lists.drift') }).click()
      const written = readFileSync(await (await differences).path(), 'utf8')
      expect(written).toContain(stranger)
      expect(written.trimEnd().split(/\r?\n/)).toHaveLength(3)

      await drop.setInputFiles(file('what.csv', 'one,two\n1,2\n'))
      await expect(page.getByText(t('bridgeErrors.list-columns'))).toBeVisible()
    })

    await test.step('observe mode: every page says who enforces; what the person holds there stands on their page; then it ends', async () => {
      await openSession(page, await findAccount('administrator-1'), ['password', 'passkey'])
      const choose = async (label: string, system?: string) => {
        await page.goto('/console/settings')
        await page.waitForLoadState('networkidle')
        await page.getByRole('radio', { name: t(label) }).check()
        if (system) await page.getByLabel(t('settings.enforcedBy')).fill(system)
        const form = page.locator('form').filter({ has: page.getByRole('radio', { name: t(label) }) })
        if (!system) await expect(form.getByText(t('settings.enforcementOff'))).toBeVisible()
        await form.getByRole('button', { name: t('settings.save'), exact: true }).click()
        await expect(form.getByText(t('settings.saved'))).toBeVisible()
      }
      const strip = page.getByText(t('ui.observe.console').replace('{system}', 'Okta').split('{')[0] ?? '')
      await choose('settings.enforcedElsewhere', 'Okta')
      await page.goto('/console')
      await expect(strip).toBeVisible()
      const person = await visit(browser, language, { width: 390 })
      await openSession(person.page, id, ['password'])
      await person.page.goto('/me')
      await expect(person.page.getByText(t('ui.observe.portal').replaceAll('{system}', 'Okta'))).toBeVisible()
      await expect(
        person.page.getByRole('heading', { name: t('me.elsewhere.title').replace('{system}', 'Okta'), exact: true }),
      ).toBeVisible()
      await choose('settings.enforcedHere')
      await page.goto('/console')
      await expect(page.locator('h1')).toBeVisible()
      await expect(strip).toHaveCount(0)
      await person.page.goto('/me')
      await expect(person.page.getByText(t('ui.observe.portal').replaceAll('{system}', 'Okta'))).toHaveCount(0)
      await person.close()
    })
    await visitor.close()
  })

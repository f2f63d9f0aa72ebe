import { expect, test, vi } from 'vitest'
import { confirmImport } from './import/actions'
import { addContact, changeStanding, deleteContact, giveRole, issueCode, markCircular, takeRole } from './people/[id]/actions'

// An administrator whose last proof is ten minutes old.
vi.mock('@/lib/auth/load-actor', () => ({
  loadActor: async (now: Date) => ({
    person: { id: '0199c0de-0000-7000-8000-000000000001' },
    roles: ['administrator'],
    session: {
      id: 's',
      createdAt: now,
      factors: [{ factor: 'totp', credentialId: null, at: new Date(now.getTime() - 600_000).toISOString() }],
    },
    decision: { door: 'change', factors: { totp: { change: 'allowed' } } },
    access: 'full',
    address: '192.0.2.1',
    networks: [],
  }),
}))
vi.mock('@/lib/auth/request', () => ({
  readRequest: async () => ({ address: '192.0.2.1', userAgent: '', headers: new Headers() }),
  isSameOrigin: () => true,
}))

const acts: Record<string, (input: unknown) => Promise<unknown>> = {
  addContact,
  deleteContact,
  markCircular,
  changeStanding,
  takeRole,
  issueCode,
  confirmImport,
}

test.each(Object.keys(acts))('%s needs a proof of at most five minutes', async (name) => {
  expect(await acts[name]?.({})).toMatchObject({ ok: false, error: { code: 'needs-recent-proof' } })
})

test('giving a role needs one that cannot be phished (docs/decisions/0062)', async () => {
  expect(await giveRole({})).toMatchObject({ ok: false, error: { code: 'needs-phishing-resistant-proof' } })
})

import { issueActivationCode } from '@/lib/people/activation/mutations'
import { findPersonByLogin } from '@/lib/people/data'
import { createPerson } from '@/lib/people/mutations'
import { grantRole } from '@/lib/people/roles/mutations'
import { database } from '@/lib/platform/database'
import { after, days } from '@/lib/platform/duration'
import { settings } from '@/lib/platform/env'
import { Refusal } from '@/lib/platform/errors'
import { type Command, exitCodes, WrongUse } from './command'

/** `sekisho admin create`: the first administrator, or one more. There is no default password: a code that works once is printed. */
export const adminCreate: Command = {
  name: 'admin create',
  summary: 'Make somebody an administrator and print a one-time activation code for them.',
  usage: '<login> [--name <name>] [--external-id <id>]',
  options: { name: { type: 'string' }, 'external-id': { type: 'string' } },
  async run({ values, positionals: [login, ...rest], json, say, now }) {
    if (!login || rest.length > 0) throw new WrongUse('name one login')
    const db = await database()
    const actor = { kind: 'operator' } as const
    const name = typeof values.name === 'string' ? values.name : login
    const externalId = typeof values['external-id'] === 'string' ? values['external-id'] : null
    // One transaction: a person without the role, or an administrator without a way in, would be left over otherwise.
    const made = await db.transaction(async (tx) => {
      const found = await findPersonByLogin(tx, login)
      const personId = found?.id ?? (await createPerson(tx, { login, name, externalId, actor, now }))
      if (!found?.roles.includes('administrator')) await grantRole(tx, { personId, role: 'administrator', actor, now })
      try {
        return {
          personId,
          isNew: !found,
          printed: await issueActivationCode(tx, { personId, channel: 'print', expiresAt: after(now, days(1)), actor, now }),
        }
      } catch (error) {
        // Somebody who signs in already needs no code; the role is granted all the same.
        if (error instanceof Refusal && error.code === 'activation-not-needed') return { personId, isNew: false, printed: null }
        throw error
      }
    })
    const link = new URL('/sign-in/activate', settings().SEKISHO_ORIGIN).href
    if (json)
      say(
        JSON.stringify({
          ok: true,
          personId: made.personId,
          created: made.isNew,
          code: made.printed?.code ?? null,
          expiresAt: made.printed?.expiresAt ?? null,
          link,
        }),
      )
    else {
      say(`${login} is an administrator.`)
      if (made.printed) say(`Open ${link} and enter this code once, within 24 hours: ${made.printed.code}`)
      else say('They have a way in already: no activation code was issued.')
    }
    return exitCodes.done
  },
}

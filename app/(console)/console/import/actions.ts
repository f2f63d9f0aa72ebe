'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '@/lib/auth/action'
import { applyImport } from '@/lib/people/import/applying/mutations'
import { cancelImport, createImport } from '@/lib/people/import/mutations'

const administrators = ['administrator' as const]

/** Makes the row of an import; the file itself goes to `/console/import/upload/[id]`. */
export const beginImport = action(
  { who: administrators, input: z.strictObject({ fileName: z.string().min(1).max(400), bytes: z.number().int().min(0) }) },
  async ({ input, actor, db, now, address }) => {
    const id = await createImport(db, {
      fileName: input.fileName.replace(/\p{Cc}/gu, ''),
      bytesTotal: input.bytes,
      actor: { kind: 'person', id: actor.person.id, address },
      now,
    })
    return { id }
  },
)

/** Applies an import that was looked at: it may change passwords and addresses of everybody, so with a fresh proof (SR-60). */
export const confirmImport = action(
  {
    who: administrators,
    input: z.strictObject({ importId: z.uuid(), leavers: z.enum(['left', 'keep']), hasConfirmedLeavers: z.boolean() }),
    recent: 'factor',
  },
  async ({ input, actor, db, now, address }) => {
    const done = await applyImport(db, { ...input, actor: { kind: 'person', id: actor.person.id, address }, now })
    revalidatePath('/console', 'layout')
    return done
  },
)

/** Gives up an import that was refused or not confirmed. */
export const giveUpImport = action(
  { who: administrators, input: z.strictObject({ importId: z.uuid() }) },
  async ({ input, actor, db, now, address }) => {
    await cancelImport(db, { importId: input.importId, actor: { kind: 'person', id: actor.person.id, address }, now })
    revalidatePath('/console/import', 'layout')
  },
)

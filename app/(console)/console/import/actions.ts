'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '@/lib/auth/action'
import { applyImport } from '@/lib/people/import/applying/mutations'
import { approveImport, requestApproval } from '@/lib/people/import/approving/mutations'
import { cancelImport, createImport } from '@/lib/people/import/mutations'
import { beginUndo } from '@/lib/people/import/undoing/mutations'
import { findStrongProof } from '../strong-proof'

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
    input: z.strictObject({ importId: z.uuid(), leavers: z.enum(['left', 'keep']) }),
    recent: 'factor',
  },
  async ({ input, actor, db, now, address }) => {
    const done = await applyImport(db, { ...input, actor: { kind: 'person', id: actor.person.id, address }, now })
    revalidatePath('/console', 'layout')
    return done
  },
)

/** Asks for the second administrator that the limits want. */
export const askForApproval = action(
  { who: administrators, input: z.strictObject({ importId: z.uuid(), leavers: z.enum(['left', 'keep']) }), recent: 'factor' },
  async ({ input, actor, db, now, address }) => {
    await requestApproval(db, { ...input, actor: { kind: 'person', id: actor.person.id, address }, now })
    revalidatePath('/console/import', 'layout')
  },
)

/** The second administrator agrees: the import is applied at once. */
export const agree = action(
  { who: administrators, input: z.strictObject({ importId: z.uuid(), fileHash: z.string().max(100) }) },
  async ({ input, actor, db, now, address }) => {
    const by = { kind: 'person' as const, id: actor.person.id, address }
    const done = await approveImport(db, { ...input, actor: by, now, provedAt: findStrongProof(actor) })
    revalidatePath('/console', 'layout')
    return done
  },
)

/** Works out what undoing an applied import would put back; nothing is written before that was looked at. */
export const prepareUndo = action(
  { who: administrators, input: z.strictObject({ importId: z.uuid() }) },
  async ({ input, actor, db, now, address }) => ({
    id: await beginUndo(db, { ...input, actor: { kind: 'person', id: actor.person.id, address }, now }),
  }),
)

/** Gives up an import that was refused or not confirmed. */
export const giveUpImport = action(
  { who: administrators, input: z.strictObject({ importId: z.uuid() }) },
  async ({ input, actor, db, now, address }) => {
    await cancelImport(db, { importId: input.importId, actor: { kind: 'person', id: actor.person.id, address }, now })
    revalidatePath('/console/import', 'layout')
  },
)

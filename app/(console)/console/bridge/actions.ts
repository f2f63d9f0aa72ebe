'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '@/lib/auth/action'
import { applyBridgeFile } from '@/lib/bridge/applying/mutations'
import { cancelBridgeFile, createBridgeFile } from '@/lib/bridge/files/mutations'
import { readMapping } from '@/lib/bridge/mapping/read-mapping'

const administrators = ['administrator' as const]
const by = (actor: { person: { id: string } }, address: string) => ({ kind: 'person' as const, id: actor.person.id, address })

const newFile = z.strictObject({
  kind: z.enum(['factors', 'sign-ins']),
  asked: z.enum(['auto', 'okta', 'entra', 'duo']),
  /** A mapping file's text. */
  own: z.string().max(200_000).nullable(),
  isComplete: z.boolean(),
  fileName: z.string().min(1).max(400),
  bytes: z.number().int().min(0),
})

/** Makes the row of a file; the file itself goes to `/console/bridge/upload/[id]`. */
export const beginBridgeFile = action({ who: administrators, input: newFile }, async ({ input, actor, db, now, address }) => {
  const { kind, asked, isComplete, bytes } = input
  const own = input.own === null ? null : readMapping(parse(input.own))
  const fileName = input.fileName.replace(/\p{Cc}/gu, '')
  const id = await createBridgeFile(db, { kind, asked, own, isComplete, fileName, bytesTotal: bytes, actor: by(actor, address), now })
  return { id }
})

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Applies a file that was looked at: it moves everybody's counts and simulations, so with a fresh proof (SR-60). */
export const confirmBridgeFile = action(
  { who: administrators, input: z.strictObject({ fileId: z.uuid() }), recent: 'factor' },
  async ({ input, actor, db, now, address }) => {
    await applyBridgeFile(db, { fileId: input.fileId, actor: by(actor, address), now })
    revalidatePath('/console', 'layout')
  },
)

/** Gives up a file that was refused or not confirmed. */
export const giveUpBridgeFile = action(
  { who: administrators, input: z.strictObject({ fileId: z.uuid() }) },
  async ({ input, actor, db, now, address }) => {
    await cancelBridgeFile(db, { fileId: input.fileId, actor: by(actor, address), now })
    revalidatePath('/console/bridge', 'layout')
  },
)

import type { Db } from '@/db/client'

export async function deliver(_db: Db, _message: { messageId: string; now: Date }): Promise<void> {}

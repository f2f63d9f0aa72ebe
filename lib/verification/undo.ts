import type { Db } from '@/db/client'

/** Thrown inside a transaction to roll it back and still give the caller an answer. */
class Undo<T> extends Error {
  readonly answer: T

  constructor(answer: T) {
    super('undone')
    this.answer = answer
  }
}

/** Runs `work` in a transaction. `undo(answer)` rolls everything back and makes `answer` the result; other errors go on. */
export async function inTransaction<T>(db: Db, work: (tx: Db, undo: (answer: T) => never) => Promise<T>): Promise<T> {
  try {
    return await db.transaction((tx) =>
      work(tx, (answer) => {
        throw new Undo(answer)
      }),
    )
  } catch (error) {
    if (error instanceof Undo) return error.answer as T
    throw error
  }
}

/** Column kinds that several tables share. */
import { customType, timestamp } from 'drizzle-orm/pg-core'

/** Encrypted or hashed bytes. */
export const bytes = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (value) => Buffer.from(value),
})

/** An instant. Stored in UTC, with milliseconds; decisions cut to whole seconds. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

import { z } from 'zod'
import { mappingSchema } from './schema'

/** `docs/schemas/mapping.schema.json`, as this code reads it. */
export const mappingJsonSchema = z.toJSONSchema(mappingSchema, { io: 'input' })

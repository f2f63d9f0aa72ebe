import { z } from 'zod'
import { answersSchema, probesSchema } from './probe-schema'
import { planSchema } from './schema'

/** The documents of `docs/schemas/`, by file name, as this code reads and writes them. */
export const jsonSchemas = {
  'plan.schema.json': z.toJSONSchema(planSchema, { io: 'input' }),
  'facts.schema.json': z.toJSONSchema(probesSchema, { io: 'input' }),
  'answers.schema.json': z.toJSONSchema(answersSchema),
}

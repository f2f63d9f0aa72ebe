import { z } from 'zod'

/** `data` of a credential whose source is `external`. `system` is the mapping's key, `name` what the system is called. */
export const externalData = z.object({ system: z.string(), name: z.string(), shown: z.string().default('') })
export type ExternalData = z.infer<typeof externalData>

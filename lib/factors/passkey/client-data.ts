import { z } from 'zod'

const clientData = z.object({ crossOrigin: z.unknown().optional(), topOrigin: z.unknown().optional() })

/**
 * Whether the ceremony ran inside another site's frame, or cannot be shown not to have. The library checks this at
 * authentication only when `topOrigin` is there, and never at registration (L3 §7.1 step 10, §7.2 step 14; SR-41).
 * Browsers write `crossOrigin: false` or leave it out: anything else counts as elsewhere.
 */
export function isFromElsewhere(clientDataJSON: string): boolean {
  try {
    const parsed = clientData.parse(JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8')))
    return (parsed.crossOrigin !== undefined && parsed.crossOrigin !== false) || parsed.topOrigin !== undefined
  } catch {
    return true
  }
}

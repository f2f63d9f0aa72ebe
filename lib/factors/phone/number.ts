import parsePhoneNumber, { type NumberType } from 'libphonenumber-js/max'
import type { ErrorCode } from '@/lib/platform/errors'

// Lines that ring at many people, cost the sender extra, or are answered by a machine. VOIP stays out because such numbers
// are opened with a mail address alone, and personal numbers because they only forward.
const refusedKinds: NumberType[] = ['PREMIUM_RATE', 'SHARED_COST', 'TOLL_FREE', 'VOIP', 'PERSONAL_NUMBER', 'PAGER', 'UAN', 'VOICEMAIL']

/** Reads a number as people write it (Japan's without a country code) into E.164. Refuses incomplete ones and unsuitable kinds. */
export function readNumber(
  text: string,
): { ok: true; number: string; country: string; takesSms: boolean } | { ok: false; reason: ErrorCode } {
  let parsed: ReturnType<typeof parsePhoneNumber>
  try {
    parsed = parsePhoneNumber(text.normalize('NFKC'), 'JP')
  } catch {
    return { ok: false, reason: 'phone-number-invalid' }
  }
  if (!parsed?.isValid() || parsed.ext) return { ok: false, reason: 'phone-number-invalid' }
  const kind = parsed.getType()
  if (refusedKinds.includes(kind)) return { ok: false, reason: 'phone-number-refused' }
  return { ok: true, number: parsed.number, country: parsed.country ?? '', takesSms: kind !== 'FIXED_LINE' }
}

/** The four digits by which people know their number. */
export const lastDigits = (number: string): string => number.slice(-4)

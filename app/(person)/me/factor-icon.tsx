import { IconDeviceMobile, IconFingerprint, IconKey, IconMail, IconPhone, IconShieldLock, IconTicket } from '@tabler/icons-react'

const icons: Record<string, typeof IconKey> = {
  passkey: IconFingerprint,
  totp: IconDeviceMobile,
  'email-otp': IconMail,
  phone: IconPhone,
  'recovery-codes': IconKey,
  'temporary-pass': IconTicket,
  'day-pass': IconTicket,
}

/** A sign beside the factor's name; a factor without one of its own gets a shield. */
export function FactorIcon({ factor, size = 24 }: { factor: string; size?: number }) {
  const Icon = icons[factor] ?? IconShieldLock
  return <Icon size={size} stroke={1.6} aria-hidden="true" />
}

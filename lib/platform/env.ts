/** The settings, parsed once. The only file that reads `process.env`. Every setting is described in docs/operate.md. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

const flag = z
  .enum(['0', '1'])
  .default('0')
  .transform((value) => value === '1')

/** `id:base64` pairs, comma separated; the first is used for new values, the others still open old ones. */
const keyRing = z.string().transform((text, context) => {
  const keys = text.split(',').map((pair) => {
    const [id = '', encoded = ''] = pair.trim().split(':', 2)
    return { id, key: Buffer.from(encoded, 'base64') }
  })
  for (const { id, key } of keys) {
    if (!/^[a-z0-9-]{1,16}$/.test(id))
      context.addIssue('each key reads id:base64, the id of 1 to 16 lower-case letters, digits and hyphens')
    else if (key.length !== 32) context.addIssue(`key "${id}" must be 32 bytes in base64`)
    else if (new Set(key).size < 8) context.addIssue(`key "${id}" is weak: take 32 random bytes`)
  }
  if (new Set(keys.map((key) => key.id)).size !== keys.length) context.addIssue('two keys have the same id')
  return keys
})

/** Comma separated, like the key rings: the first encrypts, all decrypt (SR-106). */
const secrets = z.string().transform((text, context) => {
  const list = text.split(',').map((one) => one.trim())
  if (list.some((one) => one.length < 43)) context.addIssue('must be at least 32 random bytes in base64')
  if (new Set(list).size !== list.length) context.addIssue('the same secret stands there twice')
  return list
})

const schema = z
  .object({
    DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must be a postgres:// address')
      .optional(),
    SEKISHO_DATA_DIR: z.string().default('.data'),
    SEKISHO_BACKUP_DIR: z
      .string()
      .regex(/^[^"'$`\\%]+$/, 'must not hold quotes, $, % or backslashes')
      .optional(),
    SEKISHO_ORIGIN: z.url().default('http://localhost:3000'),
    SEKISHO_RP_ID: z.string().optional(),
    SEKISHO_AUTH_SECRET: secrets,
    SEKISHO_DATA_KEYS: keyRing,
    SEKISHO_PEPPERS: keyRing,
    SEKISHO_METRICS_TOKEN: z.string().min(32, 'must have at least 32 characters').optional(),
    SEKISHO_TRUSTED_HOPS: z.coerce.number().int().min(0).max(5).default(0),
    SEKISHO_DRAIN_SECONDS: z.coerce.number().min(0).max(60).default(5),
    SEKISHO_OUTBOX: flag,
    SEKISHO_WORKER: z
      .enum(['0', '1'])
      .default('1')
      .transform((value) => value === '1'),
    SEKISHO_MAIL: z.enum(['none', 'outbox', 'resend', 'smtp']).default('none'),
    SEKISHO_MAIL_FROM: z.string().default('Sekisho <no-reply@localhost>'),
    RESEND_API_KEY: z.string().optional(),
    RESEND_BASE_URL: z.url().optional(),
    SMTP_URL: z.string().optional(),
    SEKISHO_PHONE: z.enum(['none', 'outbox', 'twilio']).default('none'),
    TWILIO_ACCOUNT_SID: z.string().optional(),
    TWILIO_AUTH_TOKEN: z.string().optional(),
    TWILIO_FROM: z.string().optional(),
    TWILIO_BASE_URL: z.url().optional(),
    TWILIO_LOOKUP_BASE_URL: z.url().optional(),
    SEKISHO_PHONE_RISK: z.enum(['none', 'twilio']).default('none'),
    SEKISHO_PHONE_RISK_UNKNOWN: z.enum(['send', 'refuse']).default('send'),
    SEKISHO_PHONE_COUNTRIES: z
      .string()
      .default('')
      .transform((text) =>
        text
          .split(',')
          .map((country) => country.trim())
          .filter(Boolean),
      )
      .pipe(z.array(z.string().regex(/^[A-Z]{2}$/, 'must be two capitals each, like JP,US'))),
    SEKISHO_PHONE_DAILY_LIMIT: z.coerce.number().int().min(1).default(100_000),
    SEKISHO_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
    NODE_ENV: z.string().optional(),
  })
  .superRefine((s, context) => {
    const needs = (when: boolean, name: keyof typeof s) => {
      if (when && !s[name]) context.addIssue({ code: 'custom', path: [name], message: 'is needed by the chosen provider' })
    }
    needs(s.SEKISHO_MAIL === 'resend', 'RESEND_API_KEY')
    needs(s.SEKISHO_MAIL === 'smtp', 'SMTP_URL')
    for (const name of ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'] as const) needs(s.SEKISHO_PHONE === 'twilio', name)
    for (const name of ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'] as const) needs(s.SEKISHO_PHONE_RISK === 'twilio', name)
    // The outbox shows codes to whoever opens it: it must never stand beside a provider that reaches real people.
    const real = ['resend', 'smtp'].includes(s.SEKISHO_MAIL) || s.SEKISHO_PHONE === 'twilio'
    if (s.SEKISHO_OUTBOX && real)
      context.addIssue({ code: 'custom', path: ['SEKISHO_OUTBOX'], message: 'cannot be on together with a real mail or phone provider' })
    if (!s.SEKISHO_OUTBOX && (s.SEKISHO_MAIL === 'outbox' || s.SEKISHO_PHONE === 'outbox'))
      context.addIssue({ code: 'custom', path: ['SEKISHO_OUTBOX'], message: 'must be 1 where mail or phone goes to the outbox' })
    // What is no address at all has been refused by its own rule already.
    if (!URL.canParse(s.SEKISHO_ORIGIN)) return
    const origin = new URL(s.SEKISHO_ORIGIN)
    if (origin.protocol !== 'https:' && origin.hostname !== 'localhost')
      context.addIssue({ code: 'custom', path: ['SEKISHO_ORIGIN'], message: 'must be https (http only for localhost)' })
  })

export type Settings = z.infer<typeof schema>

/** Thrown when settings are missing or weak; the message names each and is meant for the operator's terminal. */
export class SettingsError extends Error {}

/** Reads settings from a set of variables. Refuses with `SettingsError`, naming every variable that is missing or weak. */
export function parseSettings(variables: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0] ?? '')
    return `  ${name}: ${name in given ? issue.message : issue.code === 'invalid_type' ? 'is missing' : `is missing (${issue.message})`}`
  })
  throw new SettingsError(`Sekisho does not start: these settings are wrong.\n${lines.join('\n')}\nSee docs/operate.md.`)
}

let cached: Settings | undefined

/** The settings of this process. Outside production, secrets that are not set come from the data folder, made at first use. */
export function settings(): Settings {
  if (cached) return cached
  const variables = { ...process.env }
  if (variables.NODE_ENV !== 'production')
    Object.assign(variables, { ...localSettings(variables.SEKISHO_DATA_DIR ?? '.data'), ...variables })
  cached = parseSettings(variables)
  return cached
}

/**
 * Settings of a machine that has none: random secrets and the outbox, kept in the data folder (0600) so that the demo, the
 * command and the tests agree. Never used in production.
 */
export function localSettings(folder: string): Record<string, string> {
  const file = path.join(folder, 'settings.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
  const key = () => `k1:${randomBytes(32).toString('base64')}`
  const made = {
    SEKISHO_AUTH_SECRET: randomBytes(32).toString('base64'),
    SEKISHO_DATA_KEYS: key(),
    SEKISHO_PEPPERS: key(),
    SEKISHO_METRICS_TOKEN: randomBytes(24).toString('hex'),
    SEKISHO_OUTBOX: '1',
    SEKISHO_MAIL: 'outbox',
    SEKISHO_PHONE: 'outbox',
  }
  mkdirSync(folder, { recursive: true })
  try {
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  } catch {
    // Another process made it in between: its secrets are the ones.
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
  }
  return made
}

/** The relying party id of WebAuthn: configuration, never the Host header (SR-49). */
export const rpId = (): string => settings().SEKISHO_RP_ID ?? new URL(settings().SEKISHO_ORIGIN).hostname

/** This process's variables with others on top, for a process that it starts. */
export const environmentWith = (more: Record<string, string>): NodeJS.ProcessEnv => ({ ...process.env, ...more })

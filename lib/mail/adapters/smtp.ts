import nodemailer from 'nodemailer'
import type { Delivery, OutgoingMail } from '../types'

export type SmtpSettings = { url: string; from: string; timeoutMs: number }

/**
 * Sends over SMTP. The Message-ID is made of the message's id, so that mail systems which recognise repetition drop a second
 * copy; SMTP itself cannot say whether a mail whose answer was lost had been taken (RFC 5321 §4.5.4.1).
 */
export async function sendThroughSmtp(mail: OutgoingMail, settings: SmtpSettings): Promise<Delivery> {
  const transport = nodemailer.createTransport(settings.url, {
    from: settings.from,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const timer = AbortSignal.timeout(settings.timeoutMs)
  timer.addEventListener('abort', () => transport.close())
  try {
    await Promise.race([
      transport.sendMail({
        messageId: `<${mail.id}@${senderDomain(settings.from)}>`,
        to: { name: '', address: mail.to },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: { 'Auto-Submitted': 'auto-generated' },
      }),
      new Promise((_, reject) => timer.addEventListener('abort', () => reject(new SmtpTimeout('timeout')))),
    ])
    return { ok: true, providerId: null }
  } catch (error) {
    return outcomeOfSmtp(error)
  } finally {
    transport.close()
  }
}

class SmtpTimeout extends Error {}

/** 5xx is final (RFC 5321 §4.2.1), 4xx comes again; after the data was sent, silence leaves open what happened. */
function outcomeOfSmtp(error: unknown): Delivery & { ok: false } {
  const known = error as { responseCode?: number; code?: string; command?: string }
  if (known.responseCode)
    return {
      ok: false,
      outcome: known.responseCode >= 500 ? 'refused' : 'retry',
      reason: `smtp ${known.responseCode}`,
      // No such mailbox, or it is full for good; 550 to the sender's own address is about the sender.
      ...(known.command === 'RCPT TO' && known.responseCode >= 500 ? { isRecipient: true as const } : {}),
    }
  return { ok: false, outcome: known.code === 'ESOCKET' || known.code === 'EDNS' ? 'retry' : 'lost', reason: known.code ?? 'timeout' }
}

const senderDomain = (from: string): string => /@([a-z0-9.-]+)/i.exec(from)?.[1] ?? 'localhost'

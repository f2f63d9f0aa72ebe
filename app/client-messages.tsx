import { NextIntlClientProvider } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'
import type en from '@/lib/i18n/messages/en.json'

/** Sends the browser only the messages that an area's client components use; `ui` and `errors` always go. */
export async function ClientMessages({ namespaces, children }: { namespaces: (keyof typeof en)[]; children: ReactNode }) {
  const messages = await getMessages()
  const wanted = new Set<string>(['ui', 'errors', ...namespaces])
  const picked = Object.fromEntries(Object.entries(messages).filter(([name]) => wanted.has(name)))
  return <NextIntlClientProvider messages={picked as typeof messages}>{children}</NextIntlClientProvider>
}

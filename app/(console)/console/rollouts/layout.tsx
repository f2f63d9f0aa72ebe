import { getLocale } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Dates } from '@/lib/ui/dates'

/** Plans are made of dates: calendars are here and nowhere else. Each page asks for its role itself. */
export default async function RolloutsLayout({ children }: { children: ReactNode }) {
  return <Dates locale={await getLocale()}>{children}</Dates>
}

'use client'

import { DatesProvider } from '@mantine/dates'
import '@mantine/dates/styles.css'
import 'dayjs/locale/ja'
import 'dayjs/locale/en'
import type { ReactNode } from 'react'

/** Calendars in the reader's language and order of days. Only where there are any: a sign-in loads none of it. */
export function Dates({ locale, children }: { locale: string; children: ReactNode }) {
  return <DatesProvider settings={{ locale, firstDayOfWeek: locale === 'ja' ? 0 : 1 }}>{children}</DatesProvider>
}

'use client'

import { MantineProvider } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { theme } from './theme'

/** The theme, for every page; calendars are the console's (`dates.tsx`). The nonce lets Mantine's style elements through the content security policy. */
export function Providers({ nonce, zone, children }: { nonce: string; zone: string; children: ReactNode }) {
  // The document's policy knows the first nonce only: a later render of the layout brings another one.
  const [first] = useState(nonce)
  useEffect(() => {
    // The browser's zone, told once: from the next request on the server formats with it.
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone
    if (own && own !== zone && !document.cookie.includes('sekisho-zone=')) {
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser, and this holds nothing secret.
      document.cookie = `sekisho-zone=${encodeURIComponent(own)}; path=/; max-age=31536000; samesite=lax`
    }
  }, [zone])
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => first}>
      {children}
    </MantineProvider>
  )
}

import '@mantine/core/styles.css'
import '@/lib/ui/base.css'
import { ColorSchemeScript, mantineHtmlProps } from '@mantine/core'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Providers } from '@/lib/ui/providers'
import { ClientMessages } from './client-messages'
import { loadReader } from './reader'

export async function generateMetadata(): Promise<Metadata> {
  const { organisation } = await loadReader()
  const t = await getTranslations('ui')
  return { title: { template: `%s · ${organisation.name}`, default: `${t('portal')} · ${organisation.name}` } }
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const reader = await loadReader()
  const t = await getTranslations('ui')
  const nonce = (await headers()).get('x-nonce') ?? ''
  return (
    <html lang={reader.locale} {...mantineHtmlProps}>
      <head>
        <ColorSchemeScript nonce={nonce} defaultColorScheme="auto" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
      </head>
      <body>
        <a className="sekisho-skip" href="#main">
          {t('skip')}
        </a>
        <ClientMessages namespaces={[]}>
          <Providers nonce={nonce} zone={reader.zone}>
            {children}
          </Providers>
        </ClientMessages>
      </body>
    </html>
  )
}

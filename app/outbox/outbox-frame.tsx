import { Container, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { ClientMessages } from '@/app/client-messages'
import { LanguageSwitch } from '@/lib/ui/language-switch'
import { SchemeSwitch } from '@/lib/ui/scheme-switch'

/** Frame of the outbox: it stands outside the portal, because no installation with real people has it. */
export function OutboxFrame({ children }: { children: ReactNode }) {
  return (
    <ClientMessages namespaces={['outbox']}>
      <Container size="lg" py="lg">
        <Group justify="flex-end" gap="sm">
          <LanguageSwitch />
          <SchemeSwitch />
        </Group>
        <main id="main">{children}</main>
      </Container>
    </ClientMessages>
  )
}

import type { ReactNode } from 'react'
import { ClientMessages } from '@/app/client-messages'
import { loadReader } from '@/app/reader'
import { PortalShell } from '@/lib/ui/portal-shell'

/** One narrow column, whatever the step. */
export default async function SignInLayout({ children }: { children: ReactNode }) {
  const { organisation } = await loadReader()
  return (
    <ClientMessages namespaces={['signIn', 'factor']}>
      <PortalShell organisation={organisation.name} enforcedBy={organisation.enforcedBy}>
        {children}
      </PortalShell>
    </ClientMessages>
  )
}

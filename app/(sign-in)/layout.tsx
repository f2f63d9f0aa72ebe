import type { ReactNode } from 'react'
import { ClientMessages } from '@/app/client-messages'
import { loadReader } from '@/app/reader'
import { PortalShell } from '@/lib/ui/portal-shell'
import { TermsLink } from '@/lib/ui/terms-link'

/** One narrow column, whatever the step. */
export default async function SignInLayout({ children }: { children: ReactNode }) {
  const { organisation, hasTerms } = await loadReader()
  return (
    <ClientMessages namespaces={['signIn', 'factor']}>
      <PortalShell organisation={organisation.name} enforcedBy={organisation.enforcedBy} footer={hasTerms ? <TermsLink /> : null}>
        {children}
      </PortalShell>
    </ClientMessages>
  )
}

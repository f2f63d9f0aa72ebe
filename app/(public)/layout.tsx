import type { ReactNode } from 'react'
import { ClientMessages } from '@/app/client-messages'
import { loadReader } from '@/app/reader'
import { PortalShell } from '@/lib/ui/portal-shell'
import { TermsLink } from '@/lib/ui/terms-link'

/** Pages for everybody, signed in or not. */
export default async function PublicLayout({ children }: { children: ReactNode }) {
  const { organisation, hasTerms } = await loadReader()
  return (
    <ClientMessages namespaces={[]}>
      <PortalShell
        organisation={organisation.name}
        width="wide"
        enforcedBy={organisation.enforcedBy}
        footer={hasTerms ? <TermsLink /> : null}
      >
        {children}
      </PortalShell>
    </ClientMessages>
  )
}

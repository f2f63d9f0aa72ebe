import type { ReactNode } from 'react'
import { ClientMessages } from '@/app/client-messages'
import { loadReader } from '@/app/reader'
import { getActor } from '@/lib/auth/require'
import { PortalShell } from '@/lib/ui/portal-shell'
import { TermsLink } from '@/lib/ui/terms-link'
import { Menu } from './menu'

/** Frame of a person's own pages. Each page asks who it is by itself; this only draws where one can go. */
export default async function MeLayout({ children }: { children: ReactNode }) {
  const [actor, reader] = await Promise.all([getActor(), loadReader()])
  return (
    <ClientMessages namespaces={['me', 'factor']}>
      <PortalShell
        organisation={reader.organisation.name}
        width="wide"
        enforcedBy={reader.organisation.enforcedBy}
        footer={reader.hasTerms ? <TermsLink /> : null}
        menu={actor ? <Menu name={actor.person.name} isFull={actor.access === 'full'} hasConsole={actor.roles.length > 0} /> : null}
      >
        {children}
      </PortalShell>
    </ClientMessages>
  )
}

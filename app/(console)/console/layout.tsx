import type { ReactNode } from 'react'
import { ClientMessages } from '@/app/client-messages'
import { loadReader } from '@/app/reader'
import { requireRole } from '@/lib/auth/require'
import { type ConsolePlace, ConsoleShell } from '@/lib/ui/console-shell'
import { ObserveStrip } from '@/lib/ui/observe-strip'

/** Frame of the console. Each page asks for its role itself; this only draws what the person may open. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const [actor, reader] = await Promise.all([requireRole('administrator', 'support', 'auditor'), loadReader()])
  const allowed: ConsolePlace[] = ['overview', 'people', 'rollouts', 'adoption']
  if (actor.roles.includes('administrator')) allowed.push('import', 'bridge')
  if (actor.roles.includes('administrator') || actor.roles.includes('auditor')) allowed.push('audit', 'settings')
  return (
    <ClientMessages
      namespaces={[
        'console',
        'people',
        'import',
        'importErrors',
        'bridge',
        'bridgeErrors',
        'rollouts',
        'adoption',
        'audit',
        'settings',
        'factor',
        'state',
        'reason',
        'strength',
      ]}
    >
      <ConsoleShell
        organisation={reader.organisation.name}
        person={actor.person.name}
        allowed={allowed}
        notice={<ObserveStrip system={reader.organisation.enforcedBy} place="console" />}
      >
        {children}
      </ConsoleShell>
    </ClientMessages>
  )
}

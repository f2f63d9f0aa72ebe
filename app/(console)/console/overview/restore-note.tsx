import { getTranslations } from 'next-intl/server'
import { getRequestTime } from '@/lib/auth/require'
import { database } from '@/lib/platform/database'
import { days } from '@/lib/platform/duration'
import { getEpoch } from '@/lib/restores/data'
import { Callout } from '@/lib/ui/callout'
import { DateText } from '@/lib/ui/date-text'

const shownFor = days(30)

/** For administrators, for 30 days after a restore: which time is lost, and what came back with it that nobody but people can know. */
export async function RestoreNote({ zone }: { zone: string }) {
  const [t, epoch] = await Promise.all([getTranslations('console'), database().then(getEpoch)])
  if (!epoch || getRequestTime().getTime() - Date.parse(epoch.at) > shownFor) return null
  const { restoredTo, at, voided } = epoch
  return (
    <Callout meaning="soon" title={t('restored.title')}>
      {t.rich('restored.text', {
        from: () => <DateText at={new Date(restoredTo ?? at)} zone={zone} />,
        to: () => <DateText at={new Date(at)} zone={zone} />,
        sessions: voided.sessions,
        codes: voided.recoveryCodes,
        messages: voided.messages,
      })}
    </Callout>
  )
}

import { List, ListItem, Stack, Text } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import { fromInstant } from '@/lib/platform/duration'
import type { Decision } from '@/lib/policy/types'
import { Callout } from '@/lib/ui/callout'
import { DateText } from '@/lib/ui/date-text'
import { PageHead } from '@/lib/ui/page-head'
import { ReasonText } from '@/lib/ui/reason-text'
import type { LoadedStep } from './load-step'
import { NoticeForm } from './notice-form'

type Props = { loaded: LoadedStep; stand: NonNullable<LoadedStep['stand']> }

/** What is asked, why, until when, and the way: the last page of a sign-in that has something to say. */
export async function NoticeStep({ loaded: { journey, organisation }, stand }: Props) {
  const t = await getTranslations('signIn.notice')
  const { decision } = stand.decided
  const hasDate = typeof decision.deadline === 'number'
  const isOpen = decision.prompt === 'skippable'
  const state = isOpen ? decision.state : 'required'
  const title = state === 'prompted' || state === 'grace' ? t('soon') : t('must')
  const canLater = isOpen && (decision.skipsLeft === null || decision.skipsLeft > 0)
  return (
    <>
      <PageHead title={title} />
      <Stack gap="md">
        <Callout
          meaning={isOpen ? 'soon' : 'blocked'}
          title={hasDate ? <Deadline at={Number(decision.deadline)} zone={organisation.zone} isPast={!isOpen} /> : t('now')}
        >
          <List size="sm" mt="xs" spacing={4}>
            {pickReasons(decision).map((reason) => (
              <ListItem key={reason.code + JSON.stringify(reason.values)}>
                <ReasonText reason={reason} zone={organisation.zone} />
              </ListItem>
            ))}
          </List>
        </Callout>
        <Text>{t('how')}</Text>
        {decision.skipsLeft !== null && canLater ? <Text size="sm">{t('skipsLeft', { count: decision.skipsLeft })}</Text> : null}
        <NoticeForm nonce={journey.nonce} canLater={canLater} />
      </Stack>
    </>
  )
}

async function Deadline({ at, zone, isPast }: { at: number; zone: string; isPast: boolean }) {
  const t = await getTranslations('signIn.notice')
  return t.rich(isPast ? 'since' : 'until', { date: () => <DateText at={fromInstant(at)} zone={zone} distance /> })
}

/** The deadline stands in the title already; what is told are the requirement and what happens to a factor. */
const titled = new Set(['prompted', 'grace', 'required', 'opted-in', 'satisfied', 'nothing-required', 'dormant'])
const pickReasons = (decision: Decision) => decision.reasons.filter(({ code }) => !titled.has(code))

import { Text } from '@mantine/core'
import Link from 'next/link'
import { getFormatter, getLocale, getTranslations } from 'next-intl/server'
import type { BlockedWave } from '@/lib/rollouts/blocked/data'
import type { RunningPlan, RunningRules } from '@/lib/rollouts/running'
import { Callout } from '@/lib/ui/callout'
import { DateText } from '@/lib/ui/date-text'

type Given = { blocked: BlockedWave[]; plan: RunningPlan; rules: Pick<RunningRules, 'networks'> }

/** Enrolment blocked: who would have to set something up and could not, where they sign in; from where they could, and what to do before approving. */
export async function BlockedNote({ blocked, plan, rules }: Given) {
  const [t, locale, format] = await Promise.all([getTranslations('rollouts.blocked'), getLocale(), getFormatter()])
  if (blocked.length === 0) return null
  const nameOf = (network: string) => rules.networks.find(({ name }) => name === network)?.label[locale] ?? network
  const nameOfWave = (key: string) => plan.rules.waves.find((wave) => wave.key === key)?.name[locale] ?? key
  return (
    <Callout meaning="blocked" title={t('title', { count: blocked.reduce((sum, { people }) => sum + people, 0) })}>
      <p>{t('text')}</p>
      <ul>
        {blocked.map(({ wave, at, people, unseen, networks }) => (
          <li key={wave}>
            {t.rich('line', {
              wave: nameOfWave(wave),
              count: people,
              unseen,
              b: (words) => <strong>{words}</strong>,
              date: () => <DateText at={new Date(at * 1000)} zone={plan.rules.zone} />,
            })}{' '}
            {networks.length > 0 ? t('openFrom', { networks: format.list(networks.map(nameOf)) }) : t('openNowhere')}
          </li>
        ))}
      </ul>
      <Text size="sm">
        {t('ways')} <Link href="/console/settings">{t('settings')}</Link>
      </Text>
    </Callout>
  )
}

import { Text } from '@mantine/core'
import { useLocale, useTranslations } from 'next-intl'
import { factorTypes } from '@/lib/factors/registry'
import type { Notice, NoticeWave } from '@/lib/notices/notices'
import { fromInstant } from '@/lib/platform/duration'
import { DateText } from '@/lib/ui/date-text'
import { Panel } from '@/lib/ui/panel'
import { Tag } from '@/lib/ui/tag'
import classes from './board.module.css'

const tones = { 'in-force': 'ready', coming: 'soon', undated: 'neutral', held: 'soon' } as const

/** One rollout as people read it: why, from when for whom, and what it is asked for. */
export function NoticePanel({ notice }: { notice: Notice }) {
  const t = useTranslations('notices')
  const factor = useTranslations('factor')
  const locale = useLocale()
  const nameOf = (name: string) => {
    const type = factorTypes.find((known) => known === name)
    return type ? factor(`${type}.name`) : name
  }
  const list = (names: string[]) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(names.map(nameOf))
  return (
    <Panel title={notice.name[locale]} id={notice.key}>
      {notice.reasons.map((reason) => (
        <Text key={reason.en} c="dimmed">
          {reason[locale]}
        </Text>
      ))}
      {notice.retires.length > 0 ? <Text mt={4}>{t('retires', { factors: list(notice.retires) })}</Text> : null}
      {notice.underReview.length > 0 ? <Text mt={4}>{t('underReview', { factors: list(notice.underReview) })}</Text> : null}
      <ul className={classes.waves}>
        {notice.waves.map((wave) => (
          <Wave key={wave.key} wave={wave} zone={notice.zone} isNext={wave.key === notice.next?.key} />
        ))}
      </ul>
    </Panel>
  )
}

function Wave({ wave, zone, isNext }: { wave: NoticeWave; zone: string; isNext: boolean }) {
  const t = useTranslations('notices')
  const locale = useLocale()
  const services = new Intl.ListFormat(locale, { type: 'conjunction' }).format(wave.services.map((service) => service[locale]))
  return (
    <li className={isNext ? classes.next : undefined}>
      <div className={classes.who}>
        <strong>{wave.name[locale]}</strong>
        {wave.services.length > 0 ? <span className={classes.services}>{t('services', { services })}</span> : null}
      </div>
      <div>
        {wave.at !== null && wave.state !== 'undated' ? (
          <DateText at={fromInstant(wave.at)} zone={zone} precision={wave.precision} distance={wave.state === 'coming'} />
        ) : null}{' '}
        <Tag meaning={tones[wave.state]}>{t(`state.${wave.state}`)}</Tag>
      </div>
    </li>
  )
}

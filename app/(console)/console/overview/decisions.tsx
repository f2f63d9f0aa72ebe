import { Text } from '@mantine/core'
import Link from 'next/link'
import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { type Concern, listConcerns } from '@/lib/adoption/outlook/outlook'
import { linkToPeople } from '@/lib/adoption/people/schema'
import type { Actor } from '@/lib/auth/actor'
import { getRequestTime } from '@/lib/auth/require'
import { listUnresolved } from '@/lib/people/objections/data'
import { listDeskTasks } from '@/lib/people/proofing/data'
import { database } from '@/lib/platform/database'
import { fromInstant, toInstant } from '@/lib/platform/duration'
import { listRollouts } from '@/lib/rollouts/versions/data'
import { DateText } from '@/lib/ui/date-text'
import type { Meaning } from '@/lib/ui/stat'
import { loadSurvey } from '../adoption/load-adoption'
import classes from './decisions.module.css'

const meanings: Record<Concern['kind'], Meaning> = {
  stranded: 'blocked',
  held: 'soon',
  'needs-desk': 'blocked',
  collision: 'soon',
  grace: 'soon',
  undated: 'neutral',
}

const deskWords = { waiting: 'deskWaiting', approved: 'deskApproved', alarm: 'deskAlarm' } as const

function hrefOf(concern: Concern): string {
  const common = { rollout: concern.rollout, wave: concern.wave ?? undefined }
  switch (concern.kind) {
    case 'stranded':
      return linkToPeople({ ...common, flag: 'stranded', at: concern.at })
    case 'needs-desk':
      return linkToPeople({ ...common, flag: 'needs-desk' })
    case 'grace':
    case 'undated':
      return linkToPeople({ ...common, state: concern.kind })
    default:
      return `/console/rollouts/${concern.rollout}`
  }
}

/** What waits for an administrator or for the desk, the most pressing first; every line leads to where it is decided. */
export async function Decisions({ zone, actor }: { zone: string; actor: Actor }) {
  const now = getRequestTime()
  const db = await database()
  const isDesk = actor.roles.includes('administrator') || actor.roles.includes('support')
  const [t, locale, { rules, next, survey }, lines, desk, objections] = await Promise.all([
    getTranslations('console'),
    getLocale(),
    loadSurvey(false),
    listRollouts(db, now),
    isDesk ? listDeskTasks(db, actor.person.id, now) : [],
    isDesk ? listUnresolved(db) : [],
  ])
  const concerns = listConcerns(rules, { now: toInstant(now), byWave: survey.byWave, next, ahead: survey.ahead })
  const reviews = lines.filter((line) => line.newest.state === 'in-review')
  if (concerns.length + reviews.length + desk.length + objections.length === 0) return <Text c="dimmed">{t('decisions.none')}</Text>
  return (
    <ul className={classes.list}>
      {objections.map(({ id, personId, name, raisedAt }) => (
        <Item key={id} meaning="blocked" href={`/console/people/${personId}`} title={t('decisions.objection', { name })}>
          <DateText at={raisedAt} zone={zone} />
        </Item>
      ))}
      {desk.map(({ kind, personId, name, by, count }) => (
        <Item
          key={`${kind} ${personId}`}
          meaning={kind === 'alarm' ? 'blocked' : 'soon'}
          href={`/console/people/${personId}/passes`}
          title={t(`decisions.${deskWords[kind]}`, { name })}
        >
          {t(`decisions.${deskWords[kind]}Text`, { by, count })}
        </Item>
      ))}
      {reviews.map((line) => (
        <Item
          key={line.id}
          meaning="neutral"
          href={`/console/rollouts/${line.id}/review`}
          title={t('decisions.review', { rollout: line.newest.document.name[locale] })}
        >
          {t('decisions.reviewText', { name: line.newest.author?.name ?? '–' })}
        </Item>
      ))}
      {concerns.slice(0, 6).map((concern) => {
        const plan = rules.plans.find(({ id }) => id === concern.rollout)
        const wave = plan?.waves.find(({ key }) => key === concern.wave)
        const values = {
          wave: wave?.name[locale] ?? concern.wave ?? '',
          count: 'count' in concern ? concern.count : 0,
          why: 'why' in concern ? concern.why : '',
        }
        return (
          <Item
            key={`${concern.kind} ${concern.rollout} ${concern.wave}`}
            meaning={meanings[concern.kind]}
            href={hrefOf(concern)}
            title={t(`decisions.${concern.kind}`, values)}
          >
            {plan?.rules.name[locale]}
            {concern.kind === 'collision'
              ? t.rich('decisions.slot', { date: () => <DateText at={fromInstant(concern.slot)} zone={zone} /> })
              : null}
          </Item>
        )
      })}
    </ul>
  )
}

function Item({ meaning, href, title, children }: { meaning: Meaning; href: string; title: string; children: ReactNode }) {
  return (
    <li className={`${classes.item} ${classes[meaning]}`}>
      <Link href={href}>{title}</Link>
      <Text size="sm" c="dimmed" component="div">
        {children}
      </Text>
    </li>
  )
}

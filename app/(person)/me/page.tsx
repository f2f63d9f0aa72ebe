import type { Metadata } from 'next'
import { headers } from 'next/headers'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { loadReader } from '@/app/reader'
import { readUserAgent } from '@/lib/people/browsers/user-agent'
import { EmptyNote } from '@/lib/ui/empty-note'
import { Panel } from '@/lib/ui/panel'
import { Banner } from './banner'
import { ElsewhereBanner } from './elsewhere-banner'
import { ElsewhereRows } from './elsewhere-rows'
import { HeldRows, OpenRows } from './factor-rows'
import { loadMe } from './load-me'
import classes from './page.module.css'
import { PreferencesForm } from './preferences-form'
import { ReadinessHead } from './readiness-head'
import { SignInOrder } from './sign-in-order'
import { Situations } from './situations'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('me'))('title') }
}

export default async function MePage() {
  const me = await loadMe()
  const [reader, t, header] = await Promise.all([loadReader(), getTranslations('me'), headers()])
  const { organisation } = reader
  const contact = organisation.supportMail || organisation.supportPhone
  return (
    <>
      {me.elsewhere ? (
        <ElsewhereBanner elsewhere={me.elsewhere} zone={organisation.zone} />
      ) : (
        <Banner me={me} kind={readUserAgent(header.get('user-agent') ?? '').kind} zone={organisation.zone} contact={contact} />
      )}
      {me.elsewhere ? <ElsewhereRows held={me.heldElsewhere} enforcedBy={me.elsewhere.system} /> : null}
      {me.elsewhere ? <h2 className={classes.here}>{t('elsewhere.here')}</h2> : null}
      <ReadinessHead readiness={me.readiness} />
      {me.credentials.length > 0 ? (
        <HeldRows me={me} zone={organisation.zone} />
      ) : (
        <Panel>
          <EmptyNote title={t('factors.none')}>{t(me.actor.access === 'full' ? 'factors.noneText' : 'factors.noneMust')}</EmptyNote>
        </Panel>
      )}
      {me.prepared ? <SignInOrder order={me.prepared.order} /> : null}
      {me.prepared ? <Situations situations={me.prepared.situations} best={me.prepared.best} /> : null}
      <OpenRows me={me} zone={organisation.zone} />
      {me.elsewhere ? null : <ElsewhereRows held={me.heldElsewhere} enforcedBy={null} />}
      {me.actor.access === 'full' ? (
        <section className={classes.part}>
          <h2>{t('settings.title')}</h2>
          <p>
            <Link href="/me/password">{t('password.change')}</Link>
          </p>
          <PreferencesForm locale={me.actor.person.locale ?? ''} zone={me.actor.person.zone ?? ''} organisationZone={organisation.zone} />
        </section>
      ) : null}
      {contact ? (
        <section className={classes.part}>
          <h2>{t('help.title')}</h2>
          <p>{t('help.text', { organisation: organisation.name })}</p>
          <p className={classes.contacts}>
            {organisation.supportMail ? <a href={`mailto:${organisation.supportMail}`}>{organisation.supportMail}</a> : null}
            {organisation.supportPhone ? (
              <a href={`tel:${organisation.supportPhone.replaceAll(/[^+\d]/g, '')}`}>{organisation.supportPhone}</a>
            ) : null}
          </p>
        </section>
      ) : null}
    </>
  )
}

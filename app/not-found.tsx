import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/lib/ui/button-link'
import { EmptyNote } from '@/lib/ui/empty-note'
import { PortalShell } from '@/lib/ui/portal-shell'
import { loadReader } from './reader'

export default async function NotFound() {
  const [t, reader] = await Promise.all([getTranslations('ui'), loadReader()])
  return (
    <PortalShell organisation={reader.organisation.name}>
      <EmptyNote order={1} title={t('notFound.title')} action={<ButtonLink href="/">{t('notFound.action')}</ButtonLink>}>
        {t('notFound.text')}
      </EmptyNote>
    </PortalShell>
  )
}

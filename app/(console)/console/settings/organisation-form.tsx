'use client'

import { NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import type { OrganisationFacts } from '@/lib/people/organisation/schema'
import { saveFacts } from './actions'
import { SavedNote } from './saved-note'
import { useSave } from './use-save'

/** Names, zone, default language and support contact. What was typed stays when it is refused. */
export function OrganisationForm({
  version,
  facts,
  zones,
  canEdit,
}: {
  version: number
  facts: OrganisationFacts
  zones: string[]
  canEdit: boolean
}) {
  const t = useTranslations('settings')
  const languages = useTranslations('people.person')
  const errors = useTranslations('errors')
  const { error, isBusy, isSaved, save } = useSave()
  const wrong = (path: string) => {
    const code = error?.fields?.[`facts.${path}`]
    return code ? errors(code) : undefined
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        const text = (name: string) => String(form.get(name) ?? '')
        const changed: OrganisationFacts = {
          name: { en: text('nameEn'), ja: text('nameJa') },
          zone: text('zone'),
          locale: text('locale') === 'en' ? 'en' : 'ja',
          supportMail: text('supportMail').trim(),
          supportPhone: text('supportPhone'),
          supportHours: { en: text('hoursEn'), ja: text('hoursJa') },
        }
        save(() => saveFacts({ version, facts: changed }))
      }}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput name="nameEn" label={t('nameEn')} defaultValue={facts.name.en} readOnly={!canEdit} error={wrong('name.en')} />
          <TextInput
            name="nameJa"
            label={t('nameJa')}
            defaultValue={facts.name.ja}
            readOnly={!canEdit}
            error={wrong('name.ja')}
            lang="ja"
          />
          <NativeSelect
            size="md"
            name="zone"
            label={t('zone')}
            description={t('zoneHint')}
            defaultValue={facts.zone}
            disabled={!canEdit}
            data={zones.includes(facts.zone) ? zones : [facts.zone, ...zones]}
          />
          <NativeSelect
            size="md"
            name="locale"
            label={t('locale')}
            description={'\u00a0'}
            defaultValue={facts.locale}
            disabled={!canEdit}
            data={[
              { value: 'ja', label: languages('ja') },
              { value: 'en', label: languages('en') },
            ]}
          />
          <TextInput
            name="supportMail"
            type="email"
            label={t('support', { part: t('supportMail') })}
            defaultValue={facts.supportMail}
            readOnly={!canEdit}
            error={wrong('supportMail')}
          />
          <TextInput
            name="supportPhone"
            type="tel"
            label={t('support', { part: t('supportPhone') })}
            defaultValue={facts.supportPhone}
            readOnly={!canEdit}
            error={wrong('supportPhone')}
          />
          <TextInput
            name="hoursEn"
            label={t('support', { part: t('hoursEn') })}
            defaultValue={facts.supportHours.en}
            readOnly={!canEdit}
            error={wrong('supportHours.en')}
          />
          <TextInput
            name="hoursJa"
            label={t('support', { part: t('hoursJa') })}
            defaultValue={facts.supportHours.ja}
            readOnly={!canEdit}
            error={wrong('supportHours.ja')}
            lang="ja"
          />
        </SimpleGrid>
        <SavedNote error={error} isSaved={isSaved} isBusy={isBusy} canEdit={canEdit} />
      </Stack>
    </form>
  )
}

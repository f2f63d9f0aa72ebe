'use client'

import { Button, Group, Radio, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { publishNewTerms } from './actions'
import { SavedNote } from './saved-note'
import { useKept } from './use-kept'
import { useSave } from './use-save'

type Given = {
  /** The newest version there is; 0 for none. */
  newest: number
  /** What the fields begin with: the words that stand. */
  words: { en: string; ja: string }
  zone: string
}

/** A new version of the terms of use: its words in both languages, and from when. */
export function TermsForm({ newest, words, zone }: Given) {
  const t = useTranslations('settings.terms')
  const errors = useTranslations('errors')
  const { error, isBusy, isSaved, save } = useSave()
  const [typed, setTyped] = useState({ ...words, when: 'now', from: '' })
  const [isOpen, setOpen] = useState(false)
  useKept(
    typed,
    (kept) => {
      setTyped(kept)
      setOpen(true)
    },
    { draft: `terms-${newest}`, isWaiting: error?.code === 'needs-phishing-resistant-proof' },
  )
  const area = (language: 'en' | 'ja') => {
    const code = error?.fields?.[`words.${language}`]
    return {
      ...{ autosize: true, minRows: 6, maxRows: 18, maxLength: 50_000, value: typed[language] },
      error: code ? errors(code) : undefined,
      onChange: (event: { currentTarget: { value: string } }) => setTyped({ ...typed, [language]: event.currentTarget.value }),
    }
  }
  if (!isOpen) {
    return (
      <Group>
        <Button variant="default" onClick={() => setOpen(true)}>
          {newest === 0 ? t('first') : t('another')}
        </Button>
        <Text role="status" size="sm">
          {isSaved ? t('published') : ''}
        </Text>
      </Group>
    )
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save(async () => {
          const from = typed.when === 'now' ? '' : typed.from
          const result = await publishNewTerms({ after: newest, words: { en: typed.en, ja: typed.ja }, from })
          if (result.ok) setOpen(false)
          return result
        })
      }}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2 }} style={{ alignItems: 'start' }}>
          <Textarea label={t('ja')} description={t('wordsHint')} {...area('ja')} />
          <Textarea label={t('en')} description={t('wordsHint')} {...area('en')} />
        </SimpleGrid>
        <Radio.Group label={t('when')} value={typed.when} onChange={(when) => setTyped({ ...typed, when })}>
          <Group gap="lg" pt={6}>
            <Radio value="now" label={t('now')} />
            <Radio value="later" label={t('later')} />
          </Group>
        </Radio.Group>
        {typed.when === 'later' ? (
          <TextInput
            type="datetime-local"
            required
            label={t('from')}
            description={t('fromHint', { zone })}
            value={typed.from}
            onChange={(event) => setTyped({ ...typed, from: event.currentTarget.value })}
            maw={280}
          />
        ) : null}
        <Text size="sm" c="dimmed">
          {t('effect')}
        </Text>
        <SavedNote error={error} isSaved={false} isBusy={isBusy} canEdit label={t('publish')} />
      </Stack>
    </form>
  )
}

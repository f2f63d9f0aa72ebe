'use client'

import { Button, Checkbox, Group, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import type { PersonFacts } from '@/lib/people/schema'
import { Callout } from '@/lib/ui/callout'
import { ActionErrorNote } from '../../action-error-note'
import { useAct } from '../../use-act'
import { changeFacts, changeStanding } from './actions'

type Standing = 'active' | 'on-leave' | 'left' | 'suspended'
type Given = { personId: string; version: number; facts: PersonFacts; standing: Standing; isImported: boolean }
const split = (text: string) =>
  text
    .split(/[,、]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** Facts and standing, changed by hand in a dialog; what was typed stays when it is refused. */
export function FactsForm({ personId, version, facts, standing, isImported }: Given) {
  const t = useTranslations('people')
  const errors = useTranslations('errors')
  const [isOpen, setOpen] = useState(false)
  const [chosen, setChosen] = useState<Standing>(standing)
  const { error, isBusy, act } = useAct()
  const text = (form: FormData, name: string) => String(form.get(name) ?? '').trim()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const locale = text(form, 'locale')
    const changed: PersonFacts = {
      externalId: text(form, 'externalId') || null,
      login: text(form, 'login'),
      name: text(form, 'name'),
      reading: text(form, 'reading'),
      locale: locale === 'en' || locale === 'ja' ? locale : null,
      zone: text(form, 'zone') || null,
      affiliations: split(text(form, 'affiliations')),
      units: split(text(form, 'units')),
      groups: split(text(form, 'groups')),
      hasNoPhone: form.get('hasNoPhone') === 'on',
    }
    act(
      () => changeFacts({ personId, version, facts: changed }),
      () => setOpen(false),
    )
  }
  const field = (name: 'login' | 'name' | 'reading' | 'externalId' | 'zone', value: string) => {
    const code = error?.fields?.[`facts.${name}`]
    return (
      <TextInput
        name={name}
        label={t(`person.${name}`)}
        defaultValue={value}
        size="sm"
        maxLength={200}
        autoComplete="off"
        error={code ? errors(code) : undefined}
      />
    )
  }
  const list = (name: 'affiliations' | 'units' | 'groups') => (
    <TextInput
      name={name}
      label={t(`person.${name}`)}
      description={t('person.separate')}
      defaultValue={facts[name].join(', ')}
      size="sm"
      autoComplete="off"
    />
  )
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setOpen(true)}>
        {t('person.edit')}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={t('person.facts')} size="lg">
        <Stack>
          {isImported ? <Callout>{t('person.importedNote')}</Callout> : null}
          <form onSubmit={submit}>
            <Stack gap="sm">
              {field('name', facts.name)}
              {field('reading', facts.reading)}
              {field('login', facts.login)}
              {field('externalId', facts.externalId ?? '')}
              {list('affiliations')}
              {list('units')}
              {list('groups')}
              <NativeSelect
                name="locale"
                label={t('person.locale')}
                defaultValue={facts.locale ?? ''}
                data={[
                  { value: '', label: t('person.organisationDefault') },
                  { value: 'en', label: t('person.en') },
                  { value: 'ja', label: t('person.ja') },
                ]}
              />
              {field('zone', facts.zone ?? '')}
              <Checkbox name="hasNoPhone" label={t('person.noPhone')} defaultChecked={facts.hasNoPhone} />
              <ActionErrorNote error={error} />
              <Group justify="flex-end">
                <Button type="submit" loading={isBusy}>
                  {t('person.save')}
                </Button>
              </Group>
            </Stack>
          </form>
          <Stack gap="xs" pt="sm" style={{ borderTop: '1px solid var(--sekisho-line)' }}>
            <NativeSelect
              label={t('person.changeStanding')}
              value={chosen}
              onChange={(event) =>
                setChosen(
                  (['active', 'on-leave', 'left', 'suspended'] as const).find((one) => one === event.currentTarget.value) ?? standing,
                )
              }
              data={(['active', 'on-leave', 'suspended', 'left'] as const).map((value) => ({ value, label: t(`standing.${value}`) }))}
            />
            <Text size="sm" c="dimmed">
              {t('person.standingWarning')}
            </Text>
            <Group justify="flex-end">
              <Button
                variant="default"
                disabled={chosen === standing}
                loading={isBusy}
                onClick={() =>
                  act(
                    () => changeStanding({ personId, standing: chosen }),
                    () => setOpen(false),
                  )
                }
              >
                {t('person.standingSubmit')}
              </Button>
            </Group>
          </Stack>
        </Stack>
      </Modal>
    </>
  )
}

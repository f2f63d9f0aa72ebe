'use client'

import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Tag } from '@/lib/ui/tag'
import { ActionErrorNote } from '../../action-error-note'
import { useAct } from '../../use-act'
import { addContact, deleteContact, markCircular, showContact } from './actions'

type Shown = { id: string; shown: string; isCircular: boolean; source: 'import' | 'person' | 'administrator'; isConfirmed: boolean }

/** Contact addresses, masked; showing one in full is recorded. */
export function ContactBox({
  personId,
  personName,
  contacts,
  canEdit,
  canReveal,
}: {
  personId: string
  personName: string
  contacts: Shown[]
  canEdit: boolean
  canReveal: boolean
}) {
  const t = useTranslations('people.person')
  const [full, setFull] = useState<Record<string, string>>({})
  const [address, setAddress] = useState('')
  const [isCircular, setIsCircular] = useState(false)
  const [removing, setRemoving] = useState<Shown | null>(null)
  const errors = useTranslations('errors')
  const common = useTranslations('ui')
  const { error, isBusy, act } = useAct()
  // What is wrong with the typed address stands beside it; anything else at the foot.
  const isOfField = error?.code === 'address-invalid' || error?.code === 'address-taken'
  return (
    <Stack gap="sm">
      {contacts.length === 0 ? <Text c="dimmed">{t('contactsEmpty')}</Text> : null}
      {contacts.map((contact) => (
        <div key={contact.id}>
          <Group gap="xs">
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {full[contact.id] ?? contact.shown}
            </Text>
            <Tag meaning={contact.isConfirmed ? 'ready' : 'soon'}>{t(contact.isConfirmed ? 'confirmed' : 'unconfirmed')}</Tag>
            {contact.isCircular ? <Tag meaning="soon">{t('circular')}</Tag> : null}
            <Text size="sm" c="dimmed">
              {t(`source.${contact.source}`)}
            </Text>
          </Group>
          <Group gap={4}>
            {canReveal && !full[contact.id] ? (
              <Button
                variant="subtle"
                size="compact-xs"
                onClick={() =>
                  act(
                    () => showContact({ personId, contactId: contact.id }),
                    (data) => setFull((old) => ({ ...old, [contact.id]: data.address })),
                  )
                }
              >
                {t('reveal')}
              </Button>
            ) : null}
            {canEdit ? (
              <>
                <Button
                  variant="subtle"
                  size="compact-xs"
                  onClick={() => act(() => markCircular({ personId, contactId: contact.id, isCircular: !contact.isCircular }))}
                >
                  {t(contact.isCircular ? 'makePlain' : 'makeCircular')}
                </Button>
                <Button variant="subtle" size="compact-xs" color="shu" onClick={() => setRemoving(contact)}>
                  {t('remove')}
                </Button>
              </>
            ) : null}
          </Group>
        </div>
      ))}
      {canEdit ? (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            act(
              () => addContact({ personId, address, isCircular }),
              () => setAddress(''),
            )
          }}
        >
          <Stack gap="xs">
            <Group align="flex-start" gap="xs">
              <TextInput
                label={t('addContact')}
                size="sm"
                type="email"
                value={address}
                onChange={(event) => setAddress(event.currentTarget.value)}
                style={{ flex: 1 }}
                autoComplete="off"
                error={error && isOfField ? errors(error.code, error.values) : null}
              />
              <Button type="submit" variant="default" mt="1.6rem" disabled={!address} loading={isBusy}>
                {t('add')}
              </Button>
            </Group>
            <Checkbox label={t('circularHint')} checked={isCircular} onChange={(event) => setIsCircular(event.currentTarget.checked)} />
          </Stack>
        </form>
      ) : null}
      <ActionErrorNote error={isOfField ? null : error} />
      <Modal opened={removing !== null} onClose={() => setRemoving(null)} title={t('removeContact')}>
        <Stack>
          <Text>{t('removeContactConfirm', { address: removing?.shown ?? '', name: personName })}</Text>
          {contacts.length === 1 ? <Text fw={600}>{t('removeContactLast')}</Text> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setRemoving(null)}>
              {common('cancel')}
            </Button>
            <Button
              color="shu"
              loading={isBusy}
              onClick={() => {
                const contactId = removing?.id
                if (contactId !== undefined) act(() => deleteContact({ personId, contactId }))
                setRemoving(null)
              }}
            >
              {t('remove')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Stack>
  )
}

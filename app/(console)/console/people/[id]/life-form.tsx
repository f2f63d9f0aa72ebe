'use client'

import { Button, Group, Modal, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ActionErrorNote } from '../../action-error-note'
import { useAct } from '../../use-act'
import { changeLife } from './actions'

const names = ['leavesAt', 'keepUntil', 'onLeaveFrom', 'onLeaveTo'] as const
type Days = Record<(typeof names)[number], string>

/** When somebody leaves, until when they are kept, and a leave, as days of the organisation's zone. */
export function LifeForm({ personId, version, days }: { personId: string; version: number; days: Days }) {
  const t = useTranslations('people.person')
  const common = useTranslations('ui')
  const [isOpen, setOpen] = useState(false)
  const { error, isBusy, act } = useAct()
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setOpen(true)}>
        {t('life.edit')}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={t('life.title')} size="lg">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            const form = new FormData(event.currentTarget)
            const read = (name: (typeof names)[number]) => String(form.get(name) ?? '') || null
            act(
              () =>
                changeLife({
                  ...{ personId, version, leavesAt: read('leavesAt'), keepUntil: read('keepUntil') },
                  ...{ onLeaveFrom: read('onLeaveFrom'), onLeaveTo: read('onLeaveTo') },
                }),
              () => setOpen(false),
            )
          }}
        >
          <Stack>
            <Text size="sm">{t('life.text')}</Text>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              {names.map((name) => (
                <TextInput key={name} type="date" name={name} label={t(`life.${name}`)} defaultValue={days[name]} />
              ))}
            </SimpleGrid>
            <ActionErrorNote error={error} />
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setOpen(false)}>
                {common('cancel')}
              </Button>
              <Button type="submit" loading={isBusy}>
                {t('save')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}

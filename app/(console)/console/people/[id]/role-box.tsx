'use client'

import { Button, Group, Modal, NativeSelect, Stack, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { DateText } from '@/lib/ui/date-text'
import { ActionErrorNote } from '../../action-error-note'
import { useAct } from '../../use-act'
import { giveRole, takeRole } from './actions'

type Role = 'administrator' | 'support' | 'auditor'
type Held = { role: Role; grantedAt: Date; grantedBy: { id: string; name: string } | null }
const names: Role[] = ['administrator', 'support', 'auditor']

/** The roles somebody holds, with who granted them; administrators grant and take away. */
export function RoleBox({ personId, personName, held, canEdit }: { personId: string; personName: string; held: Held[]; canEdit: boolean }) {
  const t = useTranslations('people')
  const common = useTranslations('ui')
  const free = names.filter((name) => !held.some(({ role }) => role === name))
  const [chosen, setChosen] = useState<Role | ''>('')
  const [removing, setRemoving] = useState<Role | null>(null)
  const { error, isBusy, act } = useAct()
  return (
    <Stack gap="sm">
      {held.length === 0 ? <Text c="dimmed">{t('person.rolesEmpty')}</Text> : null}
      {held.map(({ role, grantedAt, grantedBy }) => (
        <Group key={role} justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Text fw={600}>{t(`role.${role}`)}</Text>
            <Text size="sm" c="dimmed">
              <DateText at={grantedAt} precision="day" />
              {' · '}
              {grantedBy ? t('person.by', { name: grantedBy.name }) : t('person.byOperator')}
            </Text>
          </div>
          {canEdit ? (
            <Button variant="default" size="xs" onClick={() => setRemoving(role)}>
              {t('person.removeRole')}
            </Button>
          ) : null}
        </Group>
      ))}
      {canEdit && free.length > 0 ? (
        <Group align="flex-end" gap="xs">
          <NativeSelect
            label={t('person.grant')}
            description={chosen ? t(`roleText.${chosen}`) : undefined}
            inputWrapperOrder={['label', 'input', 'description']}
            value={chosen}
            onChange={(event) => setChosen(names.find((name) => name === event.currentTarget.value) ?? '')}
            data={[{ value: '', label: '' }, ...free.map((value) => ({ value, label: t(`role.${value}`) }))]}
          />
          <Button
            variant="default"
            disabled={!chosen}
            loading={isBusy}
            onClick={() =>
              chosen &&
              act(
                () => giveRole({ personId, role: chosen }),
                () => setChosen(''),
              )
            }
          >
            {t('person.grantSubmit')}
          </Button>
        </Group>
      ) : null}
      <ActionErrorNote error={error} />
      <Modal opened={removing !== null} onClose={() => setRemoving(null)} title={t('person.removeRole')}>
        {removing ? (
          <Stack>
            <Text>{t('person.removeRoleConfirm', { role: t(`role.${removing}`), name: personName })}</Text>
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setRemoving(null)}>
                {common('cancel')}
              </Button>
              <Button
                color="shu"
                loading={isBusy}
                onClick={() => {
                  act(() => takeRole({ personId, role: removing }))
                  setRemoving(null)
                }}
              >
                {t('person.removeRole')}
              </Button>
            </Group>
          </Stack>
        ) : null}
      </Modal>
    </Stack>
  )
}

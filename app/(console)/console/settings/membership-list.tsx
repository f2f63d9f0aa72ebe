'use client'

import {
  Button,
  Code,
  Group,
  Modal,
  NativeSelect,
  Stack,
  Table,
  TableScrollContainer,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ActionErrorNote } from '../action-error-note'
import { useAct } from '../use-act'
import { deleteMember, saveMember } from './actions'

type Entry = { code: string; name: { en: string; ja: string }; parent: string | null; depth: number }
const kinds = ['affiliations', 'units', 'groups'] as const
type Kind = (typeof kinds)[number]
type Editing = { kind: Kind; isNew: boolean; code: string; en: string; ja: string; parent: string }

/** Affiliations, the tree of units, and groups: their names in both languages. */
export function MembershipList({ lists, canEdit }: { lists: Record<Kind, Entry[]>; canEdit: boolean }) {
  const t = useTranslations('settings')
  const [editing, setEditing] = useState<Editing | null>(null)
  const { error, isBusy, act } = useAct()
  const change = (part: Partial<Editing>) => setEditing((old) => (old ? { ...old, ...part } : old))
  const close = () => setEditing(null)
  return (
    <Stack>
      <Text size="sm">{t('membershipsText')}</Text>
      {kinds.map((kind) => (
        <section key={kind}>
          <Group justify="space-between">
            <Title order={3}>{t(kind)}</Title>
            {canEdit ? (
              <Button variant="default" size="xs" onClick={() => setEditing({ kind, isNew: true, code: '', en: '', ja: '', parent: '' })}>
                {t('add')}
              </Button>
            ) : null}
          </Group>
          {lists[kind].length === 0 ? (
            <Text c="dimmed">{t('membershipsEmpty')}</Text>
          ) : (
            <TableScrollContainer minWidth={480}>
              <Table aria-label={t(kind)}>
                <TableThead>
                  <TableTr>
                    <TableTh>{t('code')}</TableTh>
                    <TableTh>{t('labelEn')}</TableTh>
                    <TableTh>{t('labelJa')}</TableTh>
                    <TableTh />
                  </TableTr>
                </TableThead>
                <TableTbody>
                  {lists[kind].map((entry) => (
                    <TableTr key={entry.code}>
                      <TableTd style={{ paddingInlineStart: `${0.75 + entry.depth * 1.25}rem` }}>
                        <Code>{entry.code}</Code>
                      </TableTd>
                      <TableTd>{entry.name.en}</TableTd>
                      <TableTd lang="ja">{entry.name.ja}</TableTd>
                      <TableTd ta="right">
                        {canEdit ? (
                          <Button
                            variant="subtle"
                            size="compact-xs"
                            onClick={() =>
                              setEditing({
                                kind,
                                isNew: false,
                                code: entry.code,
                                en: entry.name.en,
                                ja: entry.name.ja,
                                parent: entry.parent ?? '',
                              })
                            }
                          >
                            {t('edit')}
                          </Button>
                        ) : null}
                      </TableTd>
                    </TableTr>
                  ))}
                </TableTbody>
              </Table>
            </TableScrollContainer>
          )}
        </section>
      ))}
      <Modal opened={editing !== null} onClose={close} title={editing ? t(editing.kind) : ''}>
        {editing ? (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              const { kind, code, en, ja, parent } = editing
              act(() => saveMember({ kind, code, name: { en, ja }, parent: parent || null }), close)
            }}
          >
            <Stack>
              <TextInput
                label={t('code')}
                value={editing.code}
                readOnly={!editing.isNew}
                required
                onChange={(event) => change({ code: event.currentTarget.value })}
              />
              <TextInput label={t('labelEn')} value={editing.en} required onChange={(event) => change({ en: event.currentTarget.value })} />
              <TextInput label={t('labelJa')} value={editing.ja} required onChange={(event) => change({ ja: event.currentTarget.value })} />
              {editing.kind === 'units' ? (
                <NativeSelect
                  label={t('parent')}
                  value={editing.parent}
                  onChange={(event) => change({ parent: event.currentTarget.value })}
                  data={[
                    { value: '', label: t('top') },
                    ...lists.units.filter(({ code }) => code !== editing.code).map(({ code }) => ({ value: code, label: code })),
                  ]}
                />
              ) : null}
              <ActionErrorNote error={error} />
              <Group justify="space-between">
                {editing.isNew ? (
                  <span />
                ) : (
                  <Button
                    variant="subtle"
                    color="shu"
                    onClick={() => act(() => deleteMember({ kind: editing.kind, code: editing.code }), close)}
                  >
                    {t('remove')}
                  </Button>
                )}
                <Button type="submit" loading={isBusy}>
                  {t('save')}
                </Button>
              </Group>
            </Stack>
          </form>
        ) : null}
      </Modal>
    </Stack>
  )
}

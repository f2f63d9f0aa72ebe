'use client'

import {
  Button,
  Checkbox,
  CheckboxGroup,
  Group,
  NativeSelect,
  Popover,
  PopoverDropdown,
  PopoverTarget,
  Stack,
  TextInput,
} from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import Link from 'next/link'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import type { FormEvent } from 'react'

export type Choice = { value: string; label: string }
type Given = {
  choices: Record<'affiliation' | 'unit' | 'group' | 'standing' | 'role' | 'factor' | 'proven' | 'arrived' | 'sort', Choice[]>
  columns: { chosen: string[]; all: Choice[] }
  isFiltered: boolean
}

/** Search and filters. They stand in the address bar, so a list can be kept and sent; a choice applies at once. */
export function PeopleFilters({ choices, columns, isFiltered }: Given) {
  const t = useTranslations('people')
  const router = useRouter()
  const path = usePathname()
  const search = useSearchParams()

  const go = (changed: Record<string, string>) => {
    const query = new URLSearchParams(search)
    query.delete('after')
    for (const [name, value] of Object.entries(changed)) {
      if (value) query.set(name, value)
      else query.delete(name)
    }
    router.push(`${path}?${query}`)
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    go({ q: String(new FormData(event.currentTarget).get('q') ?? '').trim() })
  }
  const names = ['affiliation', 'unit', 'group', 'standing', 'factor', 'proven', 'arrived', 'role'] as const
  return (
    <Stack gap="sm" mb="md">
      <search>
        <form onSubmit={submit}>
          <Group gap="xs" align="flex-end">
            <TextInput
              key={search.get('q') ?? ''}
              name="q"
              defaultValue={search.get('q') ?? ''}
              aria-label={t('search')}
              placeholder={t('searchHint')}
              leftSection={<IconSearch size={16} aria-hidden />}
              style={{ flex: '1 1 18rem', maxWidth: '32rem' }}
              maxLength={200}
            />
            <Button type="submit" size="md">
              {t('apply')}
            </Button>
            <Popover position="bottom-end" withArrow trapFocus>
              <PopoverTarget>
                <Button variant="default" size="md">
                  {t('columns')}
                </Button>
              </PopoverTarget>
              <PopoverDropdown>
                <CheckboxGroup value={columns.chosen} onChange={(chosen) => go({ columns: chosen.join() })} label={t('columns')}>
                  <Stack gap={6} mt="xs">
                    {columns.all.map(({ value, label }) => (
                      <Checkbox key={value} value={value} label={label} />
                    ))}
                  </Stack>
                </CheckboxGroup>
              </PopoverDropdown>
            </Popover>
          </Group>
        </form>
      </search>
      <Group gap="xs" align="flex-end">
        {names.map((name) => (
          <NativeSelect
            key={name}
            size="xs"
            label={t(`filter.${name}`)}
            value={search.get(name) ?? ''}
            onChange={(event) => go({ [name]: event.currentTarget.value })}
            data={[{ value: '', label: t('filter.any') }, ...choices[name]]}
            style={{ maxWidth: '11rem' }}
          />
        ))}
        <NativeSelect
          size="xs"
          label={t('filter.sort')}
          value={search.get('sort') ?? 'name'}
          onChange={(event) => go({ sort: event.currentTarget.value })}
          data={choices.sort}
        />
        {isFiltered ? (
          <Button component={Link} href={path} variant="subtle" size="xs">
            {t('clear')}
          </Button>
        ) : null}
      </Group>
    </Stack>
  )
}

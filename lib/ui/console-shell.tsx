'use client'

import {
  ActionIcon,
  AppShell,
  AppShellHeader,
  AppShellMain,
  AppShellNavbar,
  Burger,
  Button,
  Group,
  NavLink,
  Text,
  UnstyledButton,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Spotlight, spotlight } from '@mantine/spotlight'
import '@mantine/spotlight/styles.css'
import {
  IconArrowsExchange,
  IconChartLine,
  IconFileImport,
  IconGauge,
  IconRoute,
  IconSearch,
  IconSettings,
  IconShieldCheck,
  IconUsers,
} from '@tabler/icons-react'
import Link from 'next/link'
import { usePathname, useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { LanguageSwitch } from './language-switch'
import { Mark } from './mark'
import { SchemeSwitch } from './scheme-switch'

const places = [
  { key: 'overview', href: '/console', icon: IconGauge },
  { key: 'people', href: '/console/people', icon: IconUsers },
  { key: 'import', href: '/console/import', icon: IconFileImport },
  { key: 'bridge', href: '/console/bridge', icon: IconArrowsExchange },
  { key: 'rollouts', href: '/console/rollouts', icon: IconRoute },
  { key: 'adoption', href: '/console/adoption', icon: IconChartLine },
  { key: 'audit', href: '/console/audit', icon: IconShieldCheck },
  { key: 'settings', href: '/console/settings', icon: IconSettings },
] as const

export type ConsolePlace = (typeof places)[number]['key']

/** Frame of the console: where one can go, and a palette (⌘K) that finds pages and people. `allowed` comes from the person's roles. */
export function ConsoleShell({
  organisation,
  person,
  allowed,
  notice,
  children,
}: {
  organisation: string
  person: string
  allowed: ConsolePlace[]
  /** Stands above every page. */
  notice?: ReactNode
  children: ReactNode
}) {
  const t = useTranslations('ui')
  const path = usePathname()
  const router = useRouter()
  const [isOpen, { toggle, close }] = useDisclosure()
  const [query, setQuery] = useState('')
  const shown = places.filter((place) => allowed.includes(place.key))
  const actions = shown.map((place) => ({
    id: place.key,
    label: t(`nav.${place.key}`),
    leftSection: <place.icon size={18} />,
    onClick: () => router.push(place.href),
  }))
  const people =
    query.trim() && allowed.includes('people')
      ? [
          {
            id: 'find',
            label: t('findPerson', { query }),
            leftSection: <IconSearch size={18} />,
            onClick: () => router.push(`/console/people?q=${encodeURIComponent(query)}`),
            keywords: query,
          },
        ]
      : []
  return (
    <AppShell navbar={{ width: 204, breakpoint: 'sm', collapsed: { mobile: !isOpen } }} header={{ height: 56 }} padding="lg">
      <AppShellHeader px="md" bg="var(--sekisho-surface)">
        <Group h="100%" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('menu')} />
            <UnstyledButton component={Link} href="/console" aria-label="Sekisho">
              <Group gap={8} wrap="nowrap">
                <Mark />
                <Text fw={700} visibleFrom="xs">
                  Sekisho
                </Text>
              </Group>
            </UnstyledButton>
            <Text size="sm" c="dimmed" visibleFrom="md" ml="md">
              {organisation}
            </Text>
          </Group>
          <Group gap="sm" wrap="nowrap">
            <Button variant="default" size="xs" leftSection={<IconSearch size={14} />} onClick={spotlight.open} visibleFrom="sm" c="dimmed">
              {t('find')} <kbd style={{ marginInlineStart: 8 }}>⌘K</kbd>
            </Button>
            <ActionIcon variant="subtle" color="gray" size="lg" onClick={spotlight.open} hiddenFrom="sm" aria-label={t('find')}>
              <IconSearch size={20} />
            </ActionIcon>
            <LanguageSwitch />
            <SchemeSwitch />
          </Group>
        </Group>
      </AppShellHeader>
      <AppShellNavbar p="xs" bg="var(--sekisho-surface)">
        <nav aria-label={t('nav.label')} style={{ flex: 1 }}>
          {shown.map((place) => (
            <NavLink
              key={place.key}
              component={Link}
              href={place.href}
              label={t(`nav.${place.key}`)}
              leftSection={<place.icon size={18} stroke={1.6} />}
              active={place.href === '/console' ? path === '/console' : path.startsWith(place.href)}
              onClick={close}
              style={{ borderRadius: 4 }}
            />
          ))}
        </nav>
        <NavLink component={Link} href="/me" label={t('myPage')} description={person} style={{ borderRadius: 4 }} />
        <form action="/sign-in/out" method="post">
          <Button type="submit" variant="subtle" color="nezumi" fullWidth justify="flex-start" px="sm">
            {t('signOut')}
          </Button>
        </form>
      </AppShellNavbar>
      <AppShellMain id="main" component="main">
        {notice}
        {children}
      </AppShellMain>
      <Spotlight
        actions={[...actions, ...people]}
        query={query}
        onQueryChange={setQuery}
        nothingFound={t('nothingFound')}
        searchProps={{ placeholder: t('find'), leftSection: <IconSearch size={18} /> }}
        highlightQuery
      />
    </AppShell>
  )
}

'use client'

import { Button, Group, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Callout } from '@/lib/ui/callout'
import classes from './credential-card.module.css'

/** An act by its name; read aloud with what it is done to. */
export function ActButton({ isOpen, onClick, label, name }: { isOpen: boolean; onClick: () => void; label: string; name: string }) {
  return (
    <Button variant="subtle" size="compact-sm" px={0} onClick={onClick} aria-expanded={isOpen} aria-label={`${label}: ${name}`}>
      {label}
    </Button>
  )
}

type AskProps = {
  title: string
  children: ReactNode
  confirm: string
  onConfirm: () => void
  isPending: boolean
  onCancel: () => void
  refused: ReactNode
}

/** What will happen, then the question. A refusal takes the question's place: asking again would not help. */
export function Ask({ title, children, confirm, onConfirm, isPending, onCancel, refused }: AskProps) {
  return (
    <div className={classes.open}>
      {refused ?? (
        <Stack gap="sm">
          <Callout meaning="soon" title={title}>
            {children}
          </Callout>
          <Confirm label={confirm} isPending={isPending} onCancel={onCancel} onConfirm={onConfirm} isGrave />
        </Stack>
      )}
    </div>
  )
}

/** The button of an act, and the way back. */
export function Confirm({
  label,
  isPending,
  onCancel,
  onConfirm,
  isGrave = false,
}: {
  label: string
  isPending: boolean
  onCancel: () => void
  onConfirm?: () => void
  isGrave?: boolean
}) {
  const t = useTranslations('ui')
  return (
    <Group gap="xs">
      <Button type={onConfirm ? 'button' : 'submit'} onClick={onConfirm} color={isGrave ? 'shu' : undefined} loading={isPending}>
        {label}
      </Button>
      <Button variant="default" onClick={onCancel} disabled={isPending}>
        {t('cancel')}
      </Button>
    </Group>
  )
}

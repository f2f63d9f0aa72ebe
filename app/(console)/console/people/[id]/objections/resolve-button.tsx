'use client'

import { Button, Group } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { ActionErrorNote } from '@/app/(console)/console/action-error-note'
import { useAct } from '../../../use-act'
import { resolve } from './actions'

export function ResolveButton({ id }: { id: string }) {
  const t = useTranslations('people.objections')
  const router = useRouter()
  const { error, isBusy, act } = useAct()
  return (
    <>
      <Group>
        <Button
          size="sm"
          variant="default"
          loading={isBusy}
          onClick={() =>
            act(
              () => resolve({ id }),
              () => router.refresh(),
            )
          }
        >
          {t('resolve')}
        </Button>
      </Group>
      <ActionErrorNote error={error} />
    </>
  )
}

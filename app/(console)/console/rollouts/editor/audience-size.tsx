'use client'

import { Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import type { AudienceSample } from '@/lib/audiences/data'
import type { Audience } from '@/lib/audiences/schema'
import { sampleAudience } from '../actions'

/** Size and some people of the audience as it stands, asked half a second after the last change. */
export function AudienceSize({ audience }: { audience: Audience }) {
  const t = useTranslations('rollouts.audience')
  const format = useFormatter()
  const [text] = useDebouncedValue(JSON.stringify(audience), 500)
  const [sample, setSample] = useState<AudienceSample | null | undefined>(undefined)
  useEffect(() => {
    let isCurrent = true
    sampleAudience({ audience: JSON.parse(text) }).then((answer) => {
      if (isCurrent) setSample(answer.ok ? answer.data : null)
    })
    return () => {
      isCurrent = false
    }
  }, [text])
  return (
    <Text size="sm" aria-live="polite" mih={22}>
      {sample ? (
        <>
          <b>{t('size', { count: sample.size })}</b>
          {sample.sample.length > 0 ? (
            <Text span c="dimmed" size="sm">
              {' · '}
              {t('sample', {
                names: format.list(
                  sample.sample.map(({ name }) => name),
                  { type: 'unit' },
                ),
              })}
            </Text>
          ) : null}
        </>
      ) : sample === undefined ? null : (
        <Text span c="dimmed" size="sm">
          {t('unfinished')}
        </Text>
      )}
    </Text>
  )
}

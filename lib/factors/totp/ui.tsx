'use client'

import { Anchor, Box, Button, Code, CopyButton, Group, SegmentedControl, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Callout } from '@/lib/ui/callout'
import { CodeForm } from '../code-form'
import { ErrorText } from '../error-text'
import type { Capability, ChallengeProps, EnrolProps } from '../ui-contract'
import { QrCode } from './qr-code'

/** Any device with an authenticator app will do; whether there is one, a browser cannot know. */
export const checkCapability = async (): Promise<Capability> => 'needs-app'

export function Challenge({ onSubmit, error, pending, submitLabel }: ChallengeProps) {
  const t = useTranslations('factor.totp.challenge')
  return (
    <Stack gap="md">
      <Text c="dimmed">{t('text')}</Text>
      <CodeForm
        length={6}
        hint={error?.code === 'code-wrong' ? t('late') : undefined}
        error={error}
        pending={pending}
        submitLabel={submitLabel}
        onCode={(code) => onSubmit({ code })}
      />
    </Stack>
  )
}

/** Key as QR code and as text, then the first code: typing it is the proof. */
export function Enrol({ show, onBegin, onFinish, error, pending, deviceName, heldCount, replaces }: EnrolProps) {
  const t = useTranslations('factor.totp.enrol')
  const [label, setLabel] = useState(heldCount > 0 && !replaces ? `${t('defaultLabel')} ${heldCount + 1}` : t('defaultLabel'))
  const isTouch = typeof window !== 'undefined' && window.matchMedia('(pointer: coarse)').matches
  const [where, setWhere] = useState<'here' | 'elsewhere'>(isTouch ? 'here' : 'elsewhere')
  const isBegun = show !== null
  // biome-ignore lint/correctness/useExhaustiveDependencies: begun once, when the step opens.
  useEffect(() => {
    if (!isBegun) onBegin(replaces ? { replaces } : {})
  }, [])
  if (!show) return error ? <ErrorText error={error} /> : <Skeleton h={320} />
  const { uri, key } = show as { uri: string; key: string }
  return (
    <Stack gap="lg">
      {replaces ? <Callout meaning="soon" title={t('replaces')} /> : null}
      <Box>
        <Text fw={600}>{t('scan')}</Text>
        <Group align="flex-start" gap="lg" mt="xs">
          <QrCode text={uri} label={t('scanAlt')} />
          <Stack gap="xs" style={{ flex: '1 1 14rem' }}>
            <Text size="sm">{t('sameDevice')}</Text>
            <Anchor href={uri} size="sm">
              {t('open')}
            </Anchor>
            <Text size="sm" mt="xs">
              {t('key')}
            </Text>
            <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: '0.9375rem' }}>
              {key}
            </Code>
            <Group gap="sm">
              <CopyKey value={key.replaceAll(' ', '')} />
              <Text size="xs" c="dimmed">
                {t('keyHint')}
              </Text>
            </Group>
          </Stack>
        </Group>
      </Box>
      <CodeForm
        length={6}
        label={t('code')}
        error={error}
        pending={pending}
        submitLabel={t('submit')}
        onCode={(code) => onFinish({ code }, { label: label.trim(), device: where === 'here' ? deviceName : null })}
        extra={
          <>
            <TextInput
              label={t('label')}
              description={t('hint')}
              value={label}
              onChange={(event) => setLabel(event.currentTarget.value)}
              maxLength={64}
            />
            <div>
              <Text size="sm" fw={500} id="totp-where">
                {t('where')}
              </Text>
              <SegmentedControl
                aria-labelledby="totp-where"
                value={where}
                onChange={(value) => setWhere(value === 'here' ? 'here' : 'elsewhere')}
                data={[
                  { value: 'here', label: t('here') },
                  { value: 'elsewhere', label: t('elsewhere') },
                ]}
              />
            </div>
          </>
        }
      />
    </Stack>
  )
}

function CopyKey({ value }: { value: string }) {
  const t = useTranslations()
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button variant="default" size="xs" onClick={copy}>
          {copied ? t('ui.copied') : t('factor.totp.enrol.copyKey')}
        </Button>
      )}
    </CopyButton>
  )
}

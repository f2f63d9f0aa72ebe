'use client'

import { Button, Stack } from '@mantine/core'
import { ErrorText } from '@/lib/factors/error-text'
import { useJourneyStep } from './take-step'

/** Agrees to the version that the page shows; `null` goes on where none is in force any more. */
export function TermsForm({ nonce, version, words }: { nonce: string; version: number | null; words: { agree: string; goOn: string } }) {
  const { error, isPending, send } = useJourneyStep()
  return (
    <Stack gap="sm">
      <ErrorText error={error} />
      <Button size="md" fullWidth loading={isPending} onClick={() => send({ step: 'terms', nonce, version })}>
        {version === null ? words.goOn : words.agree}
      </Button>
    </Stack>
  )
}

'use client'

import { Button, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import type { ActionError } from '@/lib/auth/action'
import type { OpenObjection } from '@/lib/people/objections/data'
import { ButtonLink } from '@/lib/ui/button-link'
import { Callout } from '@/lib/ui/callout'
import { sayNotMe } from './actions'

type Kind = OpenObjection['kind']
type Props = {
  id: string
  token: string
  kind: Kind
  words: { submit: string; done: string; doneText: Record<Kind, string>; signIn: string }
}

export function NotMeButton({ id, token, kind, words }: Props) {
  const t = useTranslations('errors')
  const [isPending, start] = useTransition()
  const [error, setError] = useState<ActionError | null>(null)
  const [isDone, setDone] = useState(false)
  if (isDone)
    return (
      <Callout meaning="ready" title={words.done} live>
        <Stack gap="sm" align="flex-start">
          {words.doneText[kind]}
          <ButtonLink href="/sign-in" variant="default">
            {words.signIn}
          </ButtonLink>
        </Stack>
      </Callout>
    )
  const submit = () =>
    start(async () => {
      const result = await sayNotMe({ id, token })
      if (result.ok) setDone(true)
      else setError(result.error)
    })
  return (
    <Stack gap="sm" align="flex-start">
      {error ? <Callout meaning="blocked" title={t(error.code, error.values)} live /> : null}
      <Button color="shu" size="md" loading={isPending} onClick={submit}>
        {words.submit}
      </Button>
    </Stack>
  )
}

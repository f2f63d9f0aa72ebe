'use client'

import { Text } from '@mantine/core'
import { useIssues } from './issues'

/** What the plan check says of a part that is more than one field: it stands below the part. */
export function FieldError({ path, below = false }: { path: string; below?: boolean }) {
  const { error, warning } = useIssues(path, { below })
  return (
    <>
      {error ? (
        <Text size="sm" c="var(--sekisho-blocked)" role="alert">
          {error}
        </Text>
      ) : null}
      {warning ? (
        <Text size="sm" c="var(--sekisho-soon)">
          {warning}
        </Text>
      ) : null}
    </>
  )
}

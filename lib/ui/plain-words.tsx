import { Stack, Text } from '@mantine/core'

/** Words that somebody wrote in a plain field: an empty line begins a paragraph, a line break stays one. Nothing in them is markup. */
export function PlainWords({ text }: { text: string }) {
  return (
    <Stack gap="sm">
      {text.split(/\r?\n[^\S\n]*\r?\n/).map((paragraph, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs of one text never move
        <Text key={index} style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {paragraph.trim()}
        </Text>
      ))}
    </Stack>
  )
}

'use client'

import { Box, Button, Group, Stack, Text } from '@mantine/core'
import { useLocale, useTranslations } from 'next-intl'
import type { Handed } from '@/lib/people/proofing/handing-out/mutations'
import { spellCode } from '@/lib/platform/readable-code'
import { Callout } from '@/lib/ui/callout'
import { DateText } from '@/lib/ui/date-text'

/** A pass, shown a single time: in fours, and in the words by which it is read aloud. */
export function PassCode({ handed: { pass, password, code, from, until, isLater }, onDone }: { handed: Handed; onDone: () => void }) {
  const t = useTranslations('people.passes')
  const locale = useLocale()
  const spelled = spellCode(code, locale === 'ja' ? 'ja' : 'en')
  const groups = code.split('-').map((group, place) => ({ place, group, words: spelled[place] ?? [] }))
  return (
    <Stack gap="md" role="status">
      <Text fw={700}>{t('code')}</Text>
      <Text
        component="output"
        style={{ fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 'clamp(1.5rem, 6vw, 2.25rem)', lineHeight: 1.2 }}
      >
        {code}
      </Text>
      <Callout meaning="soon" title={t.rich(pass === 'day' ? 'dayUntil' : 'validUntil', { date: () => <DateText at={until} /> })}>
        {isLater ? <div>{t.rich('validFrom', { date: () => <DateText at={from} /> })}</div> : null}
        {t(pass === 'day' ? 'dayCodeText' : password === 'known' ? 'codeText' : 'resetCodeText')}
      </Callout>
      <Text fw={600}>{t('spelled')}</Text>
      <Stack gap={6}>
        {groups.map(({ place, group, words }) => (
          <Group key={place} gap="md" wrap="nowrap" align="baseline">
            <Box style={{ fontFamily: 'var(--mantine-font-family-monospace)', minWidth: '4.5ch' }} fw={700}>
              {group}
            </Box>
            <Text component="span">{words.join(locale === 'ja' ? '・' : ' · ')}</Text>
          </Group>
        ))}
      </Stack>
      <Group>
        <Button variant="default" onClick={onDone}>
          {t('done')}
        </Button>
      </Group>
    </Stack>
  )
}

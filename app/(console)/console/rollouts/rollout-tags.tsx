import { Group } from '@mantine/core'
import { useTranslations } from 'next-intl'
import type { RolloutLine, VersionState } from '@/lib/rollouts/versions/types'
import type { Meaning } from '@/lib/ui/stat'
import { Tag } from '@/lib/ui/tag'

export const versionMeanings: Record<VersionState, Meaning | 'progress'> = {
  draft: 'neutral',
  'in-review': 'progress',
  approved: 'ready',
  rejected: 'blocked',
  replaced: 'neutral',
}

/** How a rollout stands: running or not, held, and what is being prepared. */
export function RolloutTags({ line }: { line: RolloutLine }) {
  const t = useTranslations('rollouts')
  const isPreparing = line.newest.number !== line.runningVersion && line.newest.state !== 'replaced' && line.state !== 'rolled-back'
  return (
    <Group gap={6}>
      {line.state === 'draft' ? null : <Tag meaning={line.state === 'rolled-back' ? 'neutral' : 'ready'}>{t(`state.${line.state}`)}</Tag>}
      {line.isHeld ? <Tag meaning="soon">{t('timeline.held')}</Tag> : null}
      {isPreparing ? (
        <Tag meaning={versionMeanings[line.newest.state]}>{t(`version.${line.newest.state}`, { number: line.newest.number })}</Tag>
      ) : null}
    </Group>
  )
}

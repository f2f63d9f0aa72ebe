import { useTranslations } from 'next-intl'
import type { ProofingLine } from '@/lib/people/proofing/data'
import type { Meaning } from '@/lib/ui/stat'
import { Tag } from '@/lib/ui/tag'

const meanings: Record<ProofingLine['state'], Meaning> = {
  'not-recognised': 'blocked',
  waiting: 'soon',
  approved: 'soon',
  refused: 'blocked',
  withdrawn: 'neutral',
  lapsed: 'neutral',
  'handed-out': 'ready',
}

/** What came of a look at the desk, and what became of the pass. */
export function ProofingTags({ line }: { line: Pick<ProofingLine, 'state' | 'kind' | 'pass' | 'password'> }) {
  const t = useTranslations('people.passes')
  return (
    <>
      <Tag meaning={meanings[line.state]}>{t(`state.${line.state}`)}</Tag>
      {line.state === 'not-recognised' || line.kind === 'enrolment' ? null : <Tag meaning="neutral">{t(`kindName.${line.kind}`)}</Tag>}
      {line.state === 'not-recognised' || line.password === 'known' ? null : <Tag meaning="neutral">{t('passwordTag')}</Tag>}
      {line.pass ? (
        <Tag meaning={line.pass.state === 'open' || line.pass.state === 'in-use' ? 'soon' : 'neutral'}>{t(`pass.${line.pass.state}`)}</Tag>
      ) : null}
    </>
  )
}

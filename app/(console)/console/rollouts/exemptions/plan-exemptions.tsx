import { Stack, Text } from '@mantine/core'
import Link from 'next/link'
import { useLocale, useTranslations } from 'next-intl'
import type { PlanExemptionDocument } from '@/lib/rollouts/schema'
import { Panel } from '@/lib/ui/panel'
import type { Names } from '../[id]/review/words/line'
import { describeExemptions } from '../[id]/review/words/plan-words'

type Given = { plans: { id: string; name: string; zone: string; exemptions: PlanExemptionDocument[] }[]; names: Names }

/** Exemptions that were approved as part of a plan: they stand in it, and change with its next version. Nothing where no plan has one in force. */
export function PlanExemptions({ plans, names }: Given) {
  const t = useTranslations('rollouts')
  const locale = useLocale()
  const some = plans.filter(({ exemptions }) => exemptions.length > 0)
  if (some.length === 0) return null
  return (
    <Panel title={t('exemptions.inPlans')}>
      <Stack gap="md">
        {some.map(({ id, name, zone, exemptions }) => (
          <div key={id}>
            <Link href={`/console/rollouts/${id}`}>{name}</Link>
            {describeExemptions(exemptions, { t, locale, zone, names }).map(({ key, words }) => (
              <Text key={key} size="sm" component="div" mt={6}>
                {words}
              </Text>
            ))}
          </div>
        ))}
      </Stack>
    </Panel>
  )
}

import { Stack, Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from '@mantine/core'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { AudienceGrant } from '@/lib/rollouts/grants/audience/data'
import { DateText } from '@/lib/ui/date-text'
import { Panel } from '@/lib/ui/panel'
import { describeAudience } from '../describe-audience'
import type { Labels } from '../load-labels'

type Given = { title: string; grants: AudienceGrant[]; labels: Labels; zone: string; nameRollout: (id: string | null) => string }

/** What an audience is to be granted, or has been, each opening its own page; nothing where there is none. */
export function OpenGrants({ title, grants, labels, zone, nameRollout }: Given) {
  const t = useTranslations('rollouts')
  if (grants.length === 0) return null
  return (
    <Panel title={title}>
      <TableScrollContainer minWidth={480}>
        <Table aria-label={title}>
          <TableThead>
            <TableTr>
              <TableTh>{t('exemptions.whom')}</TableTh>
              <TableTh>{t('exemptions.rollout')}</TableTh>
              <TableTh>{t('exemptions.until')}</TableTh>
              <TableTh>{t('audienceGrant.fact.asked')}</TableTh>
            </TableTr>
          </TableThead>
          <TableTbody>
            {grants.map(({ id, kind, audience, rolloutId, reached, until, askedBy, reason }) => (
              <TableTr key={id}>
                <TableTd>
                  <Link href={`/console/rollouts/exemptions/${id}`}>{t(`audienceGrant.of.${kind}`, { people: reached })}</Link>
                  <Text size="sm" c="dimmed">
                    {describeAudience(audience, labels, t)}
                  </Text>
                </TableTd>
                <TableTd>{nameRollout(rolloutId)}</TableTd>
                <TableTd>
                  <DateText at={until} zone={zone} distance />
                </TableTd>
                <TableTd>
                  <Stack gap={2}>
                    <span>{askedBy.name}</span>
                    <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                      {reason}
                    </Text>
                  </Stack>
                </TableTd>
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </TableScrollContainer>
    </Panel>
  )
}

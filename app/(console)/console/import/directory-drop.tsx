'use client'

import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { FileDrop } from '../file-drop'
import { beginImport } from './actions'

/** The file of a directory. */
export function DirectoryDrop({ maximumMegabytes }: { maximumMegabytes: number }) {
  const t = useTranslations('import')
  return (
    <FileDrop
      folder="/console/import"
      maximumMegabytes={maximumMegabytes}
      words={{ drop: t('drop'), hint: t('dropHint', { megabytes: maximumMegabytes }) }}
      icon={<IconFileSpreadsheet size={40} stroke={1.3} aria-hidden />}
      begin={(file) => beginImport({ fileName: file.name, bytes: file.size })}
    />
  )
}

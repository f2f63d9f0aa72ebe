'use client'

import { Skeleton } from '@mantine/core'
import { useEffect, useState } from 'react'

/** A QR code as one path, drawn in the browser so that the key is in no image request. Always dark on white, for cameras. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [drawn, setDrawn] = useState<{ size: number; path: string } | null>(null)
  useEffect(() => {
    let isGone = false
    // On demand: only who registers an app needs the encoder.
    void import('qrcode').then(({ create }) => {
      const { modules } = create(text, { errorCorrectionLevel: 'M' })
      let path = ''
      for (let y = 0; y < modules.size; y++)
        for (let x = 0; x < modules.size; x++) if (modules.get(y, x)) path += `M${x + 4} ${y + 4}h1v1h-1z`
      if (!isGone) setDrawn({ size: modules.size + 8, path })
    })
    return () => {
      isGone = true
    }
  }, [text])
  if (!drawn) return <Skeleton w={208} h={208} />
  return (
    <svg viewBox={`0 0 ${drawn.size} ${drawn.size}`} width={208} height={208} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={drawn.size} height={drawn.size} fill="#fff" />
      <path d={drawn.path} fill="#000" />
    </svg>
  )
}

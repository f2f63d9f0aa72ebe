'use client'

import { Button, type ButtonProps } from '@mantine/core'
import Link from 'next/link'
import type { ReactNode } from 'react'

/** A link that looks like a button. `prefetch={false}` for downloads: they must not begin before they are asked for. A client component, because Mantine's `component` prop cannot cross from the server. */
export function ButtonLink({ href, children, ...rest }: ButtonProps & { href: string; prefetch?: boolean; children: ReactNode }) {
  return (
    <Button component={Link} href={href} {...rest}>
      {children}
    </Button>
  )
}

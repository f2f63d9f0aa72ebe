import type { ReactNode } from 'react'

/** A run of two to eight kanji: long enough for the words of a heading, short enough for the narrowest screen. */
const compound = /(?<!\p{Script=Han})(\p{Script=Han}{2,8})(?!\p{Script=Han})/u

/**
 * A heading whose kanji compounds stay on one line. Browsers that break Japanese between phrases guess them, and cut 認証方法
 * after 認証方 where it stands in a longer word.
 */
export function Unbroken({ children }: { children: ReactNode }): ReactNode {
  if (typeof children !== 'string') return children
  return children.split(compound).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text, in its order
      <span key={index} style={{ whiteSpace: 'nowrap' }}>
        {part}
      </span>
    ),
  )
}

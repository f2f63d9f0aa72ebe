import type { ReactNode } from 'react'
import type { Meaning } from './stat'
import classes from './tag.module.css'

/** A short word in a pill: a state, a count. The word carries the meaning, the colour only repeats it. */
export function Tag({ meaning = 'neutral', children }: { meaning?: Meaning | 'progress'; children: ReactNode }) {
  return <span className={`${classes.tag} ${classes[meaning]}`}>{children}</span>
}

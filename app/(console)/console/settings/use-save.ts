'use client'

import { useState } from 'react'
import type { ActionResult } from '@/lib/auth/action'
import { useAct } from '../use-act'

/** `useAct`, with whether the last thing that happened was a save. */
export function useSave() {
  const { error, isBusy, act } = useAct()
  const [isSaved, setSaved] = useState(false)
  const save = (work: () => Promise<ActionResult<void>>) => {
    setSaved(false)
    act(work, () => setSaved(true))
  }
  return { error, isBusy, isSaved, save }
}

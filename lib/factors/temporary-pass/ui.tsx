'use client'

import { PassForm } from '../pass-form'
import type { Capability, ChallengeProps } from '../ui-contract'

/** The desk hands it out: there is nothing for this browser to be able to do. */
export const checkCapability = async (): Promise<Capability> => 'paper'

export const Challenge = (props: ChallengeProps) => <PassForm factor="temporary-pass" {...props} />

/** Nobody registers a pass; the pages of one's own factors do not offer it. */
export const Enrol = () => null

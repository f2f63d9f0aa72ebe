/** Activation codes: a first way in for people who have no password. Their shape, pure. */
import { readReadableCode } from '@/lib/platform/readable-code'

/** 79 bits. */
export const codeLength = 16

/** A code as it was typed, however its letters and hyphens; null where it cannot be a code. */
export const parseCode = (typed: string): string | null => readReadableCode(typed, codeLength)

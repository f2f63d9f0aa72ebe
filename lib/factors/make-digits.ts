import { randomInt } from 'node:crypto'

/** So many digits, at most twelve, each number equally likely (SR-12). */
export const makeDigits = (length: number): string =>
  randomInt(0, 10 ** length)
    .toString()
    .padStart(length, '0')

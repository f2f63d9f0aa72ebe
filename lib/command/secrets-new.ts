import { randomBytes } from 'node:crypto'
import { type Command, exitCodes } from './command'

export const secretsNew: Command = {
  name: 'secrets new',
  summary: 'Make the secrets that a production server needs. They are printed and kept nowhere.',
  usage: '[--id <name of the keys>]',
  options: { id: { type: 'string', default: 'k1' } },
  run: async ({ values, json, say }) => {
    const key = () => `${values.id}:${randomBytes(32).toString('base64')}`
    const made = {
      SEKISHO_AUTH_SECRET: randomBytes(32).toString('base64'),
      SEKISHO_DATA_KEYS: key(),
      SEKISHO_PEPPERS: key(),
      SEKISHO_METRICS_TOKEN: randomBytes(24).toString('hex'),
    }
    if (json) say(JSON.stringify(made))
    else for (const [name, value] of Object.entries(made)) say(`${name}=${value}`)
    return exitCodes.done
  },
}

/** A load of requests over kept connections, with cookies that are written by hand. */
import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

export type Answer = {
  status: number
  cookies: Record<string, string>
  headers: Record<string, string | string[] | undefined>
  body: string
}
export type Ask = { method?: string; headers?: Record<string, string>; cookies?: Record<string, string>; body?: string }

/** One request. Cookies of the answer are read whatever their flags say: this is not a browser. */
export function send(address: string, { method = 'POST', headers = {}, cookies = {}, body }: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const cookie = Object.entries(cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join('; ')
    const call = request(address, { method, agent, headers: { ...headers, ...(cookie ? { cookie } : {}) } }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          cookies: readCookies(answer.headers['set-cookie'] ?? []),
          body: Buffer.concat(parts).toString(),
        }),
      )
    })
    call.on('error', reject)
    call.end(body)
  })
}

const readCookies = (lines: string[]): Record<string, string> =>
  Object.fromEntries(
    lines.map((line) => {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )

/** Takes a step of the sign-in as its page's own script does. */
export const takeStep = (origin: string, step: Record<string, unknown>, cookies: Record<string, string>): Promise<Answer> =>
  send(`${origin}/sign-in/steps`, {
    headers: { 'content-type': 'application/json', origin, 'sec-fetch-site': 'same-origin' },
    cookies,
    body: JSON.stringify(step),
  })

/** Does all of `work`, `atOnce` at a time. */
export async function inParallel<T>(work: readonly T[], atOnce: number, each: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...work]
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) await each(one)
    }),
  )
}

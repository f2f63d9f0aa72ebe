/** A browser without a window: cookies, the page's nonce, and what the forms of the built pages post (server actions), to any node. */
import { readFileSync } from 'node:fs'
import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { testOrigin } from './authenticator'
import type { Nodes } from './nodes'

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string; ms: number }
/** What an action answered: its result, or where it led. */
export type Acted = Answer & { ok: boolean; code: string | null; result: unknown; redirect: string | null }
type Sent = { node?: number; headers?: Record<string, string>; body?: string | Buffer; keepsCookies?: boolean }

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, maxFreeSockets: 2_000 })
const { host } = new URL(testOrigin)

/** One request to one node, over a socket that is kept. Never follows a redirect, never throws for a status. */
export function send(port: number, method: string, path: string, headers: Record<string, string>, body?: string | Buffer): Promise<Answer> {
  const begun = performance.now()
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const out = request({ host: '127.0.0.1', port, method, path, agent, headers: { host, ...length, ...headers } }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString('utf8'),
          ms: performance.now() - begun,
        }),
      )
    })
    out.on('error', reject)
    out.end(body)
  })
}

export type BuiltAction = { id: string; name: string; file: string; page: string }

/** Every server action of the build, from its own manifest: nothing that is served can be forgotten here. */
export function listActions(): BuiltAction[] {
  const manifest = JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8')) as {
    node: Record<string, { exportedName?: string; filename?: string; workers: Record<string, unknown> }>
  }
  return Object.entries(manifest.node).map(([id, { exportedName = '', filename = '', workers }]) => ({
    id,
    name: exportedName,
    file: filename,
    page: Object.keys(workers)[0] ?? '',
  }))
}

let ids: Map<string, string> | undefined
const actionId = (name: string): string => {
  ids ??= new Map(listActions().map((action) => [action.name, action.id]))
  const id = ids.get(name)
  if (!id) throw new Error(`the build has no action ${name}`)
  return id
}

/** A visitor with an empty cookie jar. `address` is what the trusted hop says about where it comes from. */
export function openVisitor(nodes: Nodes, { address = '192.0.2.1' }: { address?: string } = {}) {
  const cookies = new Map<string, string>()
  let turn = 0
  const portOf = (node: number | undefined) => nodes.list[(node ?? turn++) % nodes.list.length]?.port ?? 0

  async function ask(method: string, path: string, { node, headers = {}, body, keepsCookies = true }: Sent = {}): Promise<Answer> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const common = { 'x-forwarded-for': address, 'user-agent': 'tests', ...(cookie ? { cookie } : {}) }
    const answer = await send(portOf(node), method, path, { ...common, ...headers }, body)
    if (keepsCookies) keepCookies(answer.headers['set-cookie'] ?? [])
    return answer
  }
  function keepCookies(lines: string[]): void {
    for (const line of lines) {
      const [pair = ''] = line.split(';', 1)
      const at = pair.indexOf('=')
      if (/max-age=0/i.test(line)) cookies.delete(pair.slice(0, at))
      else cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
  }
  const act = async (name: string, path: string, body: string | Buffer, type: string, sent: Sent): Promise<Acted> => {
    const headers = { 'next-action': actionId(name), 'content-type': type, accept: 'text/x-component', origin: testOrigin, ...sent.headers }
    return readAction(await ask('POST', path, { ...sent, headers, body }))
  }
  return {
    cookies,
    ask,
    get: (path: string, sent: Sent = {}) => ask('GET', path, sent),
    /** Calls an action as a component does: `action(input)`. */
    call: (name: string, input: unknown, { path = '/sign-in', ...sent }: Sent & { path?: string } = {}) =>
      act(name, path, JSON.stringify([input]), 'text/plain;charset=UTF-8', sent),
    /** Submits a form whose action is kept by `useActionState`: its last result first, then the fields. */
    submit: async (name: string, fields: Record<string, string>, { path = '/sign-in', ...sent }: Sent & { path?: string } = {}) => {
      const form = new FormData()
      for (const [field, value] of Object.entries(fields)) form.append(`_1_${field}`, value)
      form.append('0', '[null,"$K1"]')
      const encoded = new Response(form)
      return act(name, path, Buffer.from(await encoded.arrayBuffer()), encoded.headers.get('content-type') ?? '', sent)
    },
    /** Takes a step of the sign-in that may end in a session, as its page does; `redirect` is where it landed. */
    step: async (input: Record<string, unknown>, { headers, ...sent }: Sent = {}): Promise<Acted> => {
      const common = { 'content-type': 'application/json', origin: testOrigin, ...headers }
      const answer = await ask('POST', '/sign-in/steps', { ...sent, headers: common, body: JSON.stringify(input) })
      return { ...answer, ...readStep(answer.body) }
    },
    /** The nonce of the step that this browser's page shows now. */
    nonce: async (path = '/sign-in', node?: number): Promise<string> =>
      readNonce((await ask('GET', path, node === undefined ? {} : { node })).body),
  }
}

export type Visitor = ReturnType<typeof openVisitor>

/** The step's nonce in a page or in an action's answer; empty where there is none. (A style's nonce is shorter.) */
export const readNonce = (body: string): string => [...body.matchAll(/nonce\\?"[:= ,]+(?:value=)?\\?"([\w-]{43})\\?"/g)].at(-1)?.[1] ?? ''

/** Reads an action's answer out of the stream of rows that React sends. */
function readAction(answer: Answer): Acted {
  const led = answer.headers['x-action-redirect']
  const redirect = typeof led === 'string' ? (led.split(';', 1)[0] ?? null) : null
  const [, row] = /^0:\{[^\n]*?"a":"\$@?([0-9a-f]+)"/m.exec(answer.body) ?? []
  const line = row === undefined ? undefined : answer.body.split('\n').find((text) => text.startsWith(`${row}:{`))
  const result = line === undefined ? null : (JSON.parse(line.slice(line.indexOf(':') + 1)) as { ok?: boolean; error?: { code?: string } })
  return { ...answer, redirect, result, ok: redirect !== null || result?.ok === true, code: result?.error?.code ?? null }
}

/** Reads what a step answered; an answer that is none of ours is neither right nor a landing. */
function readStep(body: string): Pick<Acted, 'result' | 'ok' | 'code' | 'redirect'> {
  try {
    const result = JSON.parse(body) as { ok?: boolean; data?: { landing?: string | null }; error?: { code?: string } }
    return { result, ok: result.ok === true, code: result.error?.code ?? null, redirect: result.data?.landing ?? null }
  } catch {
    return { result: null, ok: false, code: null, redirect: null }
  }
}

/** Name and password; answers what the password's step answered. The visitor then stands at the challenge, if there is one. */
export async function giveNameAndPassword(visitor: Visitor, login: string, password: string): Promise<Acted> {
  const named = await visitor.submit('submitName', { login })
  if (!named.ok) throw new Error(`the name was refused: ${named.status} ${named.code}`)
  return visitor.step({ step: 'password', nonce: readNonce(named.body) || (await visitor.nonce()), password })
}

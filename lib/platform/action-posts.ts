import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { putAtTheSocket, refuseAtTheSocket } from './at-the-socket'

type ActionPost = { hasEntered: boolean }

// Next bundles server code more than once: the scope hangs on the process, not on the module.
const holder = globalThis as { sekishoActionPosts?: AsyncLocalStorage<ActionPost> }
holder.sekishoActionPosts ??= new AsyncLocalStorage()
const posts = holder.sekishoActionPosts

/** Said by `action()`, first of all: from here on an error is ours. */
export function noteActionEntered(): void {
  const post = posts.getStore()
  if (post) post.hasEntered = true
}

/** Whether the running request is an action's post that has reached no action. */
export const isUnreadAction = (): boolean => posts.getStore()?.hasEntered === false

/**
 * Answers 400 to an action's post that Next cannot decode, or whose Origin is none or another: it answers all of these with
 * 500, before any code of ours, and logs them as errors of the server (SR-86). Called once, at start.
 */
export function answerUnreadActions(): void {
  putAtTheSocket('unread actions', (request, response, goOn) => {
    if (!isActionPost(request)) return goOn()
    const post = { hasEntered: false }
    refuseInsteadOfFailing(request, response, post)
    return posts.run(post, goOn)
  })
}

/** As Next tells them apart: by its header, or by a form's encoding where the browser runs no scripts. */
const isActionPost = ({ method, headers }: IncomingMessage): boolean =>
  method === 'POST' && ('next-action' in headers || (headers['content-type'] ?? '').startsWith('multipart/form-data'))

/** The first byte of an answer decides: a 5xx to a post that reached no action becomes the refusal, and the rest is dropped. */
function refuseInsteadOfFailing(request: IncomingMessage, response: ServerResponse, post: ActionPost): void {
  const { writeHead, write, end } = response
  let isRefused = false
  const refuse = (): void => {
    isRefused = true
    Object.assign(response, { writeHead, write, end })
    for (const name of response.getHeaderNames()) if (isOfTheBody(name)) response.removeHeader(name)
    refuseAtTheSocket(request, response, { status: 400, code: 'body-unreadable' })
    // Next goes on to write its own answer, and waits until that is taken.
    const take = (...given: unknown[]): boolean => {
      for (const done of given) if (typeof done === 'function') process.nextTick(done)
      return true
    }
    Object.assign(response, { writeHead: () => response, write: take, end: take })
  }
  const isFailing = (status: number): boolean => !response.headersSent && !post.hasEntered && status >= 500
  response.writeHead = ((status: number, ...rest: unknown[]) => {
    if (isFailing(status)) refuse()
    return isRefused ? response : Reflect.apply(writeHead, response, [status, ...rest])
  }) as typeof writeHead
  response.write = ((...given: unknown[]) => {
    if (isFailing(response.statusCode)) refuse()
    return Reflect.apply(isRefused ? response.write : write, response, given)
  }) as typeof write
  response.end = ((...given: unknown[]) => {
    if (isFailing(response.statusCode)) refuse()
    return Reflect.apply(isRefused ? response.end : end, response, given)
  }) as typeof end
}

const isOfTheBody = (name: string): boolean =>
  /^(content-|transfer-encoding$|vary$|etag$|x-action-)/.test(name) && name !== 'content-security-policy'

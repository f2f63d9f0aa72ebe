/** Memory of the server: after the start, and over minutes of pages asked for by many people at once. `-- 300` for other seconds. */
import { send } from './support/http'
import { median } from './support/measure'
import { say, sayMachine } from './support/print'
import { productOrigin, startProduct } from './support/product'
import { readMemoryMb } from './support/rounds'
import { startScratch } from './support/scratch'
import { makeSession } from './support/session'

const seconds = Number(process.argv[2] ?? 120)
const atOnce = 16
const paths = ['/sign-in', '/me', '/me/sessions', '/me/activity', '/me/factors/passkey']

sayMachine()
const scratch = await startScratch()
const product = await startProduct(scratch, 'bench_product')

try {
  const people = await Promise.all(Array.from({ length: atOnce }, () => makeSession(product.db, scratch.settings)))
  for (const path of paths) await send(`${productOrigin}${path}`, { method: 'GET', cookies: people[0] ?? {} })
  const idle = readMemoryMb(product.server.pid)
  const samples: number[] = []
  let pages = 0
  const began = performance.now()
  const isOver = () => performance.now() - began > seconds * 1000
  const watch = setInterval(() => samples.push(readMemoryMb(product.server.pid)), 1000)
  await Promise.all(
    people.map(async (cookies) => {
      for (let i = 0; !isOver(); i++) {
        const path = paths[i % paths.length] ?? '/me'
        const answer = await send(`${productOrigin}${path}`, { method: 'GET', cookies })
        if (answer.status >= 500) throw new Error(`${path} answers ${answer.status}`)
        pages += 1
      }
    }),
  )
  clearInterval(watch)
  const third = Math.floor(samples.length / 3)
  say(`  each page once: ${idle.toFixed(0)} MB`)
  say(
    `  ${pages} pages in ${seconds} s (${(pages / seconds).toFixed(0)}/s), ${atOnce} at once: at most ${Math.max(...samples).toFixed(0)} MB`,
  )
  say(
    `  median of the first third ${median(samples.slice(0, third)).toFixed(0)} MB, of the last ${median(samples.slice(-third)).toFixed(0)} MB`,
  )
} finally {
  await product.stop()
  scratch.stop()
}

/** JavaScript that a first visit to `/sign-in` and `/me` loads, compressed, beside the framework's floor of 115 kB. Needs a build. */
import { gzipSync } from 'node:zlib'
import { send } from './support/http'
import { say, sayGoal, sayMachine } from './support/print'
import { productOrigin, startProduct } from './support/product'
import { startScratch } from './support/scratch'
import { makeSession } from './support/session'

const floorKb = 115
const pages = [
  { path: '/sign-in', allowedKb: 125, isSignedIn: false },
  { path: '/me', allowedKb: 140, isSignedIn: true },
]

sayMachine()
const scratch = await startScratch()
const product = await startProduct(scratch, 'bench_product')

try {
  const cookies = await makeSession(product.db, scratch.settings)
  for (const { path, allowedKb, isSignedIn } of pages) {
    const page = await send(`${productOrigin}${path}`, { method: 'GET', cookies: isSignedIn ? cookies : {} })
    if (page.status !== 200) throw new Error(`${path} answers ${page.status}`)
    const files = [...new Set([...page.body.matchAll(/<script[^>]+src="([^"]+)"/g)].map(([, src]) => src ?? ''))]
    let bytes = 0
    for (const file of files) bytes += gzipSync((await send(`${productOrigin}${file}`, { method: 'GET' })).body, { level: 9 }).length
    const kb = bytes / 1000
    say(
      `  ${path.padEnd(10)} ${files.length} files, ${kb.toFixed(1)} kB; the page itself ${(gzipSync(page.body).length / 1000).toFixed(1)} kB`,
    )
    sayGoal(
      `${path} at most the floor of ${floorKb} kB and ${allowedKb} kB`,
      kb <= floorKb + allowedKb,
      `floor and ${(kb - floorKb).toFixed(1)} kB`,
    )
  }
} finally {
  await product.stop()
  scratch.stop()
}

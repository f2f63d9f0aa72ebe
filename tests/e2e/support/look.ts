import { mkdirSync } from 'node:fs'
import type { Visitor } from './visitor'

/** With `LOOK` set, a page is kept as a picture, light and dark, in `test-results/<folder>/`. */
export async function look({ page }: Visitor, folder: string, name: string): Promise<void> {
  if (!process.env.LOOK) return
  mkdirSync(`test-results/${folder}`, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    // Colours change over a moment.
    await page.waitForTimeout(400)
    await page.screenshot({ path: `test-results/${folder}/${name}-${colorScheme}.png`, fullPage: true })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

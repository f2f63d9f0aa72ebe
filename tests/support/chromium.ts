import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

const known = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The Chromium of this machine: Playwright's own download where it exists, else the system's; null where there is none. */
export function findChromium(): string | null {
  return [chromium.executablePath(), ...known].find((file) => file !== '' && existsSync(file)) ?? null
}

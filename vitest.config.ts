import path from 'node:path'
import { defineConfig } from 'vitest/config'

const shared = {
  resolve: { alias: { '@': path.resolve(import.meta.dirname) } },
}
const env = { TZ: 'UTC', NODE_ENV: 'test' as const, SEKISHO_DATA_DIR: '.test/data', SEKISHO_LOG_LEVEL: 'silent' }

/** Faults at full size (`FAULTS=full`) take a machine for minutes each. */
const patience = (ci: number): number => (process.env.FAULTS === 'full' ? 3_600_000 : ci)

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: 'small',
          include: ['lib/**/*.test.{ts,tsx}', 'app/**/*.test.ts', 'db/**/*.test.ts', 'tests/*.test.ts'],
          exclude: ['tests/add-a-factor.test.ts'],
          env,
          testTimeout: 20_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'medium',
          include: ['tests/db/**/*.test.ts', 'tests/faults/**/*.test.ts'],
          exclude: ['tests/faults/served/**'],
          env,
          globalSetup: ['tests/support/cluster.ts'],
          testTimeout: patience(60_000),
          hookTimeout: 60_000,
        },
      },
      // Needs the build: servers of it, in processes of their own. One file after the other, because each measures times.
      {
        ...shared,
        test: {
          name: 'served',
          include: ['tests/faults/served/**/*.test.ts'],
          env,
          globalSetup: ['tests/support/cluster.ts'],
          testTimeout: patience(120_000),
          hookTimeout: 60_000,
          maxWorkers: 1,
        },
      },
      // Compiles a whole copy of the tree: apart, so that the small tests stay quick.
      { ...shared, test: { name: 'tree', include: ['tests/add-a-factor.test.ts'], env, testTimeout: 300_000, hookTimeout: 120_000 } },
    ],
  },
})

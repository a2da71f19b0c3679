import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { beginningApart } from './scripts/beginning-apart.ts'

/** What proves a challenge live, the longest first. */
export const gates = [
  'challenges/warm-up/warm-up.test.ts',
  'challenges/serverless-shop/serverless-shop.test.ts',
  'challenges/agentic-shop/agentic-shop.test.ts',
]

/** Unit and integration tests beside the code; the browser stories have their own configuration in `e2e/`. */
export default defineConfig({
  test: {
    include: ['{shared,server,client,challenges}/**/*.test.ts', 'scripts/**/*.test.{mjs,ts}'],
    exclude: ['**/node_modules/**', '**/starter/**'],
    // A test that hangs is named by the reporter of stuck tests; a busy machine only takes longer.
    testTimeout: 240_000,
    // For a machine that is busy with other tests; whoever polls longer says so.
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 300_000,
    pool: 'forks',
    // As `npm start` has it: programs that tests start are compiled once, not once each.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, '.cache/compiled') },
    // More at a time starve each other: gates of exams keep every processor busy with what functions do.
    maxWorkers: 2,
    // As small files they came last, the longest when everything else was done.
    sequence: { sequencer: beginningApart(gates) },
    // A process of its own for each file costs as much as half of the tests: what they need is loaded again each time.
    isolate: false,
    // Asked for by `npm run coverage`.
    coverage: {
      provider: 'v8',
      include: ['{shared,server,client,challenges}/**/*.{ts,tsx}'],
      exclude: ['**/{starter,faults,testing,gallery}/**', '**/*.test.ts'],
      reporter: ['text-summary', 'json-summary'],
      reportsDirectory: 'test-results/coverage',
    },
  },
})

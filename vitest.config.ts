import { defineConfig } from 'vitest/config'

/** Unit and integration tests beside the code; the browser stories have their own configuration in `e2e/`. */
export default defineConfig({
  test: {
    include: ['{shared,server,client,challenges}/**/*.test.ts', 'scripts/**/*.test.{mjs,ts}'],
    exclude: ['**/node_modules/**', '**/starter/**'],
    testTimeout: 20_000,
    // For a machine that is busy with other tests; whoever polls longer says so.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
})

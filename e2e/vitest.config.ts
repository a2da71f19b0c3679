import { defineConfig } from 'vitest/config'

/** The stories: a real server, a real browser, one at a time. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.story.ts'],
    testTimeout: 480_000,
    // For a machine that is busy with other tests; whoever polls longer says so.
    expect: { poll: { timeout: 30_000 } },
    hookTimeout: 240_000,
    fileParallelism: false,
    pool: 'forks',
  },
})

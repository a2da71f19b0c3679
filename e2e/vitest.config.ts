import { defineConfig } from 'vitest/config'

/** The stories: a real server, a real browser, one at a time. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.story.ts'],
    // They take minutes each, and have a command of their own: `npm run e2e:long`.
    exclude: ['e2e/long/**'],
    testTimeout: 480_000,
    // For a machine that is busy with other tests; whoever polls longer says so.
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 300_000,
    fileParallelism: false,
    pool: 'forks',
  },
})

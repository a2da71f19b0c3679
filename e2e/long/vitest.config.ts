import { defineConfig } from 'vitest/config'
import usual from '../vitest.config.ts'

/** Stories wait for what happens and for no time; this long, where the machine has hardly any time for them. Seconds. */
const patience = 240

/** Stories that take minutes each: run by hand, and before a release. */
export default defineConfig({
  test: {
    ...usual.test,
    include: ['e2e/long/*.story.ts'],
    exclude: [],
    env: { ASSAY_STORY_PATIENCE_SECONDS: String(patience) },
    expect: { poll: { timeout: patience * 1_000 } },
    testTimeout: 3_600_000,
    hookTimeout: 1_200_000,
  },
})

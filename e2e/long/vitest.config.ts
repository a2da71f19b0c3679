import { defineConfig } from 'vitest/config'
import usual from '../vitest.config.ts'

/** Stories that take minutes each: run by hand, and before a release. */
export default defineConfig({
  test: { ...usual.test, include: ['e2e/long/*.story.ts'], exclude: [], testTimeout: 1_200_000 },
})

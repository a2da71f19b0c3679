import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AssayServer, startAssay } from './assay-server.ts'
import { launchBrowser, leavePicture, type Visit, visit } from './browser.ts'
import { candidate } from './candidate.ts'

/** Where a story happens. */
export interface Scene extends Visit {
  readonly assay: AssayServer
  /** Who the story is about, in the page that it began with. */
  readonly person: ReturnType<typeof candidate>
}

/** The product and a browser, for all stories of one file. */
let stage: { readonly assay: AssayServer; readonly browser: Browser } | undefined

beforeAll(async () => {
  const [assay, browser] = await Promise.all([startAssay(), launchBrowser()])
  stage = { assay, browser }
})
afterAll(async () => {
  await stage?.browser.close()
  await stage?.assay.close()
})

/**
 * Tells a story in a browser window of its own, and that the page had nothing to complain about in it. One that fails leaves
 * a picture of where it stood and what the server said.
 */
export function story(
  sentence: string,
  run: (scene: Scene) => Promise<void>,
  theme: 'dark' | 'light' = 'dark',
): void {
  it(sentence, async () => {
    if (stage === undefined) throw new Error('a story begins when the product and the browser are there')
    const { assay, browser } = stage
    const visited = await visit(browser, theme)
    try {
      await run({ ...visited, assay, person: candidate(visited.page) })
      expect(visited.complaints).toEqual([])
    } catch (error) {
      await leavePicture(sentence, visited.context, assay.output())
      throw error
    } finally {
      await visited.context.close()
    }
  })
}

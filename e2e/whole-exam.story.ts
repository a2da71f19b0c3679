import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AssayServer, startAssay } from './support/assay-server.ts'
import { launchBrowser, told, visit } from './support/browser.ts'
import { candidate } from './support/candidate.ts'
import { askAccount, buildFailedQueue, deployCart, goodCart, repairWishlist } from './warm-up/repairs.ts'

let assay: AssayServer
let browser: Browser

beforeAll(async () => {
  ;[assay, browser] = await Promise.all([startAssay(), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await assay?.close()
})

describe('a candidate takes the warm-up exam', () => {
  it('from the home page to the report, without pressing anything to be checked', async () => {
    const { page, complaints, context } = await visit(browser)
    await told(
      'whole-exam',
      () => page,
      assay.output,
      async () => {
        const ada = candidate(page)
        await ada.startExam(assay.url)

        await ada.types(askAccount)
        await ada.seesInTerminal('account is ')
        await ada.types(repairWishlist)
        await ada.seesInTerminal('policy is 2')
        await ada.seesNode('Wish list', 'passes')
        await ada.seesTask('Wish lists stay empty', 'passes')

        await ada.opensFile('cart/index.mjs')
        await ada.rewrites(goodCart)
        await ada.seesSaved()
        await ada.types('clear')
        await ada.types(deployCart)
        await ada.seesInTerminal('"Successful"')
        await ada.seesNode('Cart', 'passes')

        await ada.types('clear')
        await ada.types(buildFailedQueue)
        await ada.seesInTerminal('queue is 2')
        await ada.seesTask('A bad order never goes away', 'passes')

        await ada.types(
          'clear; mkdir notes; echo "the policy named no table" > notes/found.md; cat notes/found.md',
        )
        await ada.seesInTerminal('the policy named no table')

        await ada.submits()
        const report = await ada.readsReport()
        expect(report).toContain('Passed')
        expect(report).toContain('23 of 23')

        await ada.opensKeptFile('notes/found.md')
        await ada.seesText('the policy named no table')
        expect(await ada.downloads('notes/found.md')).toBe('the policy named no table\n')
        expect(complaints).toEqual([])
      },
    )
    await context.close()
  })
})

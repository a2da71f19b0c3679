import { expect } from 'vitest'
import { story } from './support/story.ts'
import { askAccount, buildFailedQueue, deployCart, goodCart, repairWishlist } from './warm-up/repairs.ts'

story(
  'a candidate takes the warm-up exam from the home page to the report, without pressing anything to be checked',
  async ({ assay, person: ada }) => {
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
  },
)

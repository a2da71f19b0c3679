import { expect } from 'vitest'
import { candidate } from './support/candidate.ts'
import { story } from './support/story.ts'
import { askAccount, buildFailedQueue, deployCart, goodCart, repairWishlist } from './warm-up/repairs.ts'

/** Milliseconds of a network that is not there: longer than a page waits for a sign of life. */
const deadNetworkMs = 6_000

story(
  'a candidate whom everything happens to loses nothing, gets the time back, and passes',
  async ({ assay, context, page: first, person }) => {
    let page = first
    let ada = person
    await ada.startExam(assay.url)
    const address = page.url()
    await ada.types(askAccount)
    await ada.seesInTerminal('account is ')
    await ada.types('KEPT=still-here')

    // The tab is closed and opened again: the shell and its variables are there, and so is the file.
    await ada.opensFile('cart/index.mjs')
    await ada.rewrites(`${goodCart}// typed before the tab closed\n`)
    await ada.seesSaved()
    await page.close()
    page = await context.newPage()
    ada = candidate(page)
    await page.goto(address)
    await ada.seesInTerminal('KEPT=still-here')
    await ada.types('tail -n 1 cart/index.mjs; echo "$KEPT-$((6*7))"')
    await ada.seesInTerminal('// typed before the tab closed')
    await ada.seesInTerminal('still-here-42')

    // The network is gone for a while, and the tab is closed without it: what was typed arrives afterwards.
    await ada.opensFile('cart/index.mjs')
    await context.setOffline(true)
    await assay.withoutNetwork(deadNetworkMs, async () => {
      await ada.rewrites(`${goodCart}// typed without a network\n`)
      await ada.seesConnection('Not connected')
      await ada.seesText('Kept on this device')
      await page.close()
    })
    await context.setOffline(false)
    page = await context.newPage()
    ada = candidate(page)
    await page.goto(address)
    await ada.seesConnection('Connected')
    await ada.seesText('All work saved')
    await ada.types('clear')
    await ada.types('tail -n 1 cart/index.mjs; echo "$KEPT-$((6*8))"')
    await ada.seesInTerminal('// typed without a network')
    await ada.seesInTerminal('still-here-48')

    // The server dies and is started again.
    const before = await ada.timeLeft()
    const began = performance.now()
    await assay.kill()
    await ada.seesConnection('Not connected')
    await assay.start()
    const goneSeconds = (performance.now() - began) / 1000
    await ada.seesConnection('Connected')
    await ada.types('clear')
    await ada.types('echo "$KEPT-$((6*9))"')
    await ada.seesInTerminal('still-here-54')
    await ada.seesText('given back')
    // However slow the machine: of the time without a server most is given back; the clock shows whole seconds.
    const usedSeconds = before - (await ada.timeLeft())
    expect(usedSeconds).toBeLessThan((performance.now() - began) / 1000 - goneSeconds / 2 + 1)

    // The process of the AWS accounts dies; it comes back with everything in it.
    assay.killAccounts()
    await ada.types(`until aws sts get-caller-identity > /dev/null 2>&1; do :; done; ${repairWishlist}`)
    await ada.seesInTerminal('policy is 2', 60_000)
    await ada.seesTask('Wish lists stay empty', 'passes')
    await ada.types('clear')
    await ada.types(deployCart)
    await ada.seesInTerminal('"Successful"')
    await ada.seesTask('The cart loses items', 'passes')
    await ada.types('clear')
    await ada.types(buildFailedQueue)
    await ada.seesInTerminal('queue is 2')
    await ada.seesTask('A bad order never goes away', 'passes')

    await ada.submits()
    const report = await ada.readsReport()
    expect(report).toContain('Passed')
    expect(report).toContain('23 of 23')
    expect(report).toMatch(/given back/i)
  },
)

import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { opensShop, solves, submitsAndReads, writesSolution } from '../solving/sitting.ts'
import { story } from '../support/story.ts'

const exam = 'The shop that learns to talk'

/** The tasks in another order than the exam has them, with their titles. */
const tasks = {
  parts: 'The spare parts desk knows nothing any more',
  recipes: 'Nobody knows what the recipe desk costs',
  gifts: 'The gift desk trusts its model',
  reviews: 'A review gives vouchers away',
  refunds: 'The assistant pays out by itself',
  help: 'The help desk makes things up',
  account: "One customer is told of another's orders",
  stock: 'The tools have one door, and no lock',
  tracking: 'Nobody tells customers where their order is',
} as const

/** Asks one of the desks in the chat of the shop's page. */
async function asks(shop: Page, desk: string, question: string): Promise<void> {
  await shop.getByLabel('Desk').selectOption(desk)
  await shop.getByLabel('Your question').fill(question)
  await shop.getByRole('button', { name: 'Ask' }).click()
}

/** What stands in the chat last. */
const answerIn = (shop: Page) => shop.locator('#chat li').last().textContent()

story(
  'a candidate takes the whole exam about agents with Strands, waits for each task to pass before the next, talks with the shop in its own chat, and reads that it is passed',
  async ({ assay, page, person: ada }) => {
    await ada.startExam(assay.url, exam)
    await writesSolution(ada, 'agentic-shop', 'strands')
    for (const [task, title] of Object.entries(tasks)) {
      await solves(ada, task)
      await ada.seesTask(title, 'passes', 240_000)
    }
    const shop = await opensShop(page, 'shop-')
    await asks(shop, 'My order', 'Where is order k-104233?')
    await expect.poll(() => answerIn(shop)).toMatch(/Porto/)
    await asks(shop, 'Help', 'Can I send a <b>pan</b> back?')
    await expect.poll(() => answerIn(shop)).toMatch(/s3:\/\//)
    expect(await shop.locator('#chat b').count()).toBe(0)
    await shop.close()

    const report = await submitsAndReads(page, ada)
    expect(report).toContain('Passed')
    expect(report).toContain('100 of 100')
    await ada.opensKeptFile('solve.mjs')
  },
)

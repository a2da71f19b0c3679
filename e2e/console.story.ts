import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { story } from './support/story.ts'

story(
  'somebody opens the console from the bar, a task and a node, until the end',
  async ({ assay, page, person: bo }) => {
    await bo.startPractice(assay.url)
    await page.getByRole('button', { name: 'Open console' }).waitFor()

    /** The tab that a press opens, once it shows something. */
    const opened = async (name: string): Promise<Page> => {
      const [tab] = await Promise.all([
        page.context().waitForEvent('page'),
        page.getByRole('button', { name }).click(),
      ])
      await tab.getByRole('heading', { level: 1 }).waitFor()
      return tab
    }

    const all = await opened('Open console')
    expect(new URL(all.url()).pathname).toMatch(/^\/aws\/console\/\d{12}\/console\/home$/)
    expect(await all.getByRole('heading', { level: 1 }).innerText()).toBe('All services')
    await all.getByText(/assumed-role\/Candidate\/att-/).waitFor()
    expect(await all.evaluate(() => document.cookie + document.referrer)).toBe('')
    await all.getByRole('link', { name: 'SQS' }).click()
    await all
      .getByText(/shop-orders/)
      .first()
      .waitFor()
    expect(page.url()).not.toContain('/aws/')

    const task = await opened('Open “Wish lists stay empty” in the console')
    expect(await task.getByRole('heading', { level: 1 }).innerText()).toBe('Lambda')

    await page.locator('.diagram g[role=button]', { hasText: 'Order queue' }).click()
    const node = await opened('Open the service of “Order queue” in the console')
    expect(await node.getByRole('heading', { level: 1 }).innerText()).toBe('SQS')

    expect(await page.content()).not.toContain('SigninToken')

    await page.getByRole('button', { name: 'Submit', exact: true }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Submit', exact: true }).click()
    await page.waitForURL(/report|attempts/)
    await expect
      .poll(async () => (await all.reload())?.status(), { timeout: 60_000, interval: 1_000 })
      .toBe(403)
    await all.getByRole('heading', { name: 'You are not signed in' }).waitFor()
  },
  'light',
)

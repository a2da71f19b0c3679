import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { candidate } from './candidate.ts'
import type { Scene } from './story.ts'

/** For a machine that is busy with other work: four pages at once take theirs. */
export const patienceMs = 240_000

const warmUp = (page: Page) => page.getByRole('article', { name: 'The shop that forgets' })

/** Begins a demo of the warm-up in the scene's page, and resolves with the link for followers. Nobody is let in yet. */
export async function startDemo({ page, assay, person }: Scene): Promise<string> {
  await page.goto(`${assay.url}/`)
  await warmUp(page).getByRole('link', { name: 'Present' }).click()
  await page.getByRole('button', { name: 'Start the demo' }).click()
  await page.getByRole('button', { name: 'Submit', exact: true }).waitFor()
  await person.seesInTerminal('~/shop $', patienceMs)
  await page.getByRole('button', { name: 'Present', exact: true }).click()
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Make the link' }).click()
  return page.getByRole('textbox', { name: 'Link' }).inputValue()
}

/** Somebody who follows, in a page of their own; what they see is read from it by the names that they see. */
export async function follower(context: BrowserContext, link: string) {
  const page = await context.newPage()
  await page.goto(link)
  const seen = candidate(page)
  return {
    page,
    seesPace: (words: string) =>
      page.getByLabel('Where you are').getByRole('status').getByText(words).first().waitFor(),
    async seesInTerminal(text: string): Promise<void> {
      // What is out of sight is not drawn: on a phone one scrolls there.
      await page.locator('.xterm').first().scrollIntoViewIfNeeded()
      await seen.seesInTerminal(text, patienceMs)
    },
    seesText: (text: string) => seen.seesText(text, patienceMs),
    seesInEditor: seen.seesInEditor,
  }
}

/** Pictures in both themes for whoever looks at the design, where somebody wants them. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.ASSAY_PICTURES
  if (folder === undefined) return
  await mkdir(folder, { recursive: true })
  await page.bringToFront()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) })
  }
}

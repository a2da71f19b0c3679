import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext, Page, Request } from 'playwright-core'
import { expect } from 'vitest'
import { patienceMs } from './browser.ts'
import { candidate } from './candidate.ts'
import type { Scene } from './story.ts'

const warmUp = (page: Page) => page.getByRole('article', { name: 'The shop that forgets' })

/** Begins a demo of the warm-up in the scene's page, and resolves with the link for followers. Nobody is let in yet. */
export async function startDemo({ page, assay, person }: Scene): Promise<string> {
  await page.goto(`${assay.url}/`)
  await warmUp(page).getByRole('link', { name: 'Present' }).click()
  await page.getByRole('button', { name: 'Start the demo' }).click()
  await page.getByRole('button', { name: 'Submit', exact: true }).waitFor()
  await person.seesInTerminal('~/shop $')
  await page.getByRole('button', { name: 'Present', exact: true }).click()
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Make the link' }).click()
  return page.getByRole('textbox', { name: 'Link' }).inputValue()
}

/** The presenter goes on after their page was away; if that was long, it has been paused for everybody meanwhile. */
export async function goesOnPresenting(page: Page): Promise<void> {
  const bar = page.getByRole('region', { name: 'Demo' })
  const [live, goOn] = [bar.getByText('You are live'), bar.getByRole('button', { name: /^Go on/ })]
  await live.or(goOn).first().waitFor()
  if (await goOn.isVisible()) await goOn.click()
  await live.waitFor()
}

/** What somebody who follows sees and does. */
export type Follower = Awaited<ReturnType<typeof follower>>

/** Somebody who follows, in a page of their own; what they see is read from it by the names that they see. */
export async function follower(context: BrowserContext, link: string) {
  const page = await context.newPage()
  const asked = new Set<Request>()
  page.on('request', request => asked.add(request))
  const over = (request: Request) => void asked.delete(request)
  page.on('requestfinished', over)
  page.on('requestfailed', over)
  await page.goto(link)
  const seen = candidate(page)
  return {
    page,
    seesPace: (words: string) =>
      page.getByLabel('Where you are').getByRole('status').getByText(words).first().waitFor(),
    async seesInTerminal(text: string): Promise<void> {
      // What is out of sight is not drawn: on a phone one scrolls there.
      await page.locator('.xterm').first().scrollIntoViewIfNeeded()
      await seen.seesInTerminal(text)
    },
    /** The page is drawn whole, and nothing of what it is made of is under way: what comes later would take of a slow line. */
    async hasAllParts(): Promise<void> {
      await page.getByRole('region', { name: 'Architecture' }).locator('svg').first().waitFor()
      await page.evaluate(() => document.fonts.ready.then(() => {}))
      await expect.poll(() => asked.size).toBe(0)
    },
    /** What the terminal shows at the moment. */
    async readsTerminal(): Promise<string> {
      return ((await page.locator('.xterm-rows').first().textContent()) ?? '').replaceAll('\u00a0', ' ')
    },
    seesText: seen.seesText,
    /** What is marked in the file as selected by the presenter: the text that is drawn over the mark. */
    async seesSelected(text: string): Promise<void> {
      const mark = page.locator('.followed-selection').first()
      await mark.scrollIntoViewIfNeeded()
      await expect.poll(() => mark.evaluate(textOver).catch(() => '')).toBe(text)
    },
    /** Scrolls the file by so many pixels. */
    async scrolls(pixels: number): Promise<void> {
      await page.locator('.followed-code .monaco-editor').hover()
      await page.mouse.wheel(0, pixels)
    },
    /** The line to the server stands, by the word of the status bar alone. */
    seesConnection: (text: 'Connected' | 'Not connected; it is tried again by itself') =>
      page.getByText(text, { exact: true }).waitFor(),
    /** What is done in a copy takes its time where others are made too. */
    seesCopy: (words: string | RegExp) =>
      page
        .getByRole('status')
        .getByText(words)
        .waitFor({ timeout: 4 * patienceMs }),
    seesInEditor: seen.seesInEditor,
    async seesChapter(title: string, state: string, timeout = patienceMs): Promise<void> {
      const chapters = page.getByRole('region', { name: 'Chapters' }).getByRole('listitem')
      const chapter = chapters.filter({ hasText: title })
      // One that has begun says it where one goes to it, one to come by its sign; what is below it are its checks.
      const begun = chapter.getByRole('button', { name: `, ${state}. Go there` })
      await begun
        .or(chapter.locator(`:scope > svg[aria-label="${state}"]`))
        .first()
        .waitFor({ timeout })
    },
    async asks(question: string, name = ''): Promise<void> {
      await page.getByRole('button', { name: /^Ask/ }).click()
      await page.getByLabel('Your question').fill(question)
      await page.getByLabel('Your name, if you like').fill(name)
      await page.getByRole('dialog').getByRole('button', { name: 'Ask' }).click()
    },
  }
}

/** The text of the page that is drawn where an element is. */
function textOver(element: Element): string {
  const { left, right, top, height } = element.getBoundingClientRect()
  const middle = top + height / 2
  const from = document.caretPositionFromPoint(left + 1, middle)
  const to = document.caretPositionFromPoint(right - 1, middle)
  if (from === null || to === null) return ''
  const range = document.createRange()
  range.setStart(from.offsetNode, from.offset)
  range.setEnd(to.offsetNode, to.offset)
  return range.toString().replaceAll('\u00a0', ' ')
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

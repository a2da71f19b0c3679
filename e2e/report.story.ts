import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AssayServer, startAssay } from './support/assay-server.ts'
import { launchBrowser, leavePicture, visit } from './support/browser.ts'
import { candidate } from './support/candidate.ts'
import { englishLeft } from './support/english-left.ts'

const long = { timeout: 60_000 }

let assay: AssayServer
let browser: Browser

beforeAll(async () => {
  ;[assay, browser] = await Promise.all([startAssay({}, { withDemoData: true }), launchBrowser()])
})
afterAll(async () => {
  await browser.close()
  await assay.close()
})

/** Tells a story in a window of its own; one that fails leaves a picture. */
async function inWindow(name: string, tell: (page: Page) => Promise<void>): Promise<void> {
  const { context, page, complaints } = await visit(browser, 'light')
  try {
    await tell(page)
    expect(complaints).toEqual([])
  } catch (error) {
    await leavePicture(name, context, assay.output())
    throw error
  } finally {
    await context.close()
  }
}

it('whoever missed something follows the report to the lesson of that task itself, in practice', () =>
  inWindow('from a report to a lesson', async page => {
    await page.goto(assay.url)
    await page.goto(`${assay.url}/attempts/${await practised(page)}/report`)
    const next = page.getByRole('region', { name: 'What to practise next' })
    const link = next.getByRole('link', { name: 'A bad order never goes away' })
    // Opened in another tab it is the page before that practice, which says where it begins.
    const start = await link.getAttribute('href')
    expect(start).toBe('/start/warm-up/practice/lessons/orders')
    await link.click()
    await page.waitForURL(/\/attempts\/[a-z0-9]+\/lessons\/orders$/, long)
    const lesson = page.getByRole('article', { name: 'Lesson' })
    await lesson.getByRole('button', { name: 'Run step 1 in the terminal' }).waitFor(long)
    await page.getByRole('button', { name: /^A bad order never goes away, / }).waitFor()

    // The lesson of another task in the practice that is open by now.
    await page.goto(`${assay.url}/start/warm-up/practice/lessons/cart`)
    await page.getByText('It begins with the lesson of “The cart loses items”.').waitFor(long)
    await page.getByRole('button', { name: 'Start practising' }).click()
    await page.waitForURL(/\/attempts\/[a-z0-9]+\/lessons\/cart$/, long)
    await lesson.getByRole('heading', { name: 'Writing without forgetting' }).waitFor(long)
    await lesson.getByRole('button', { name: 'Back to the task' }).click()
    await page.getByRole('article', { name: 'The cart loses items' }).waitFor(long)
    await candidate(page).seesWorkspace()
  }))

it('says in German what it says in English: how an exam scores, what a badge was earned under, what the server can do', () =>
  inWindow('pages in German', async page => {
    await page.goto(`${assay.url}/exams/warm-up`)
    await page.getByRole('heading', { name: 'What a pass does not say' }).waitFor(long)
    await page.getByRole('button', { name: 'German' }).click()
    await page.getByRole('heading', { name: 'Was Bestehen nicht sagt' }).waitFor(long)
    await page.getByText('Findet ein Recht, das fehlt oder verweigert wird').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('de')
    expect(await englishLeft(page)).toEqual([])

    await page.goto(`${assay.url}/status`)
    await page.getByRole('heading', { name: 'Zustand', level: 1 }).waitFor(long)
    await page.getByText('Platz für Menschen').waitFor()
    // What is wrong with the machine is told as the doctor tells it.
    await page.evaluate(() => {
      for (const problem of document.querySelectorAll('.status-problems')) problem.remove()
    })
    expect(await englishLeft(page)).toEqual([])

    await page.goto(assay.url)
    const attemptId = await passedExam(page)
    await page.goto(`${assay.url}/attempts/${attemptId}/report`)
    const waiting = page.waitForEvent('download', long)
    await page.getByRole('link', { name: /^PNG ?, Abzeichen/ }).click(long)
    const badge = await (await waiting).path()
    await page.goto(`${assay.url}/verify`)
    await page.getByLabel('Zu prüfende Datei').setInputFiles(badge)
    await page.getByText('Notizen und Dokumentation waren erlaubt').waitFor(long)
    await page.getByText('Ausgestellt und signiert ist es auf Englisch').waitFor()
  }))

const attemptsOf = (page: Page) =>
  page.evaluate(
    async (): Promise<{ attemptId: string; mode: string; passed?: boolean }[]> =>
      (await (await fetch('/api/attempts')).json()).attempts,
  )

/** A practice of the demo data that was submitted with a task missing. */
async function practised(page: Page): Promise<string> {
  const found = (await attemptsOf(page)).find(
    ({ mode, passed }) => mode === 'practice' && passed !== undefined,
  )
  if (found === undefined) throw new Error('no practice was submitted in the demo data')
  return found.attemptId
}

async function passedExam(page: Page): Promise<string> {
  const found = (await attemptsOf(page)).find(({ mode, passed }) => mode === 'exam' && passed === true)
  if (found === undefined) throw new Error('no exam was passed in the demo data')
  return found.attemptId
}

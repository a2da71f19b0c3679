import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync, zipSync } from 'fflate'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { defectsOf } from './support/accessibility.ts'
import { type AssayServer, startAssay } from './support/assay-server.ts'
import { launchBrowser, leavePicture, visit } from './support/browser.ts'

// A machine that does much else takes its time; each wait ends when what it waits for is there.
const long = { timeout: 60_000 }
const desk = 'server/credential-desk'

let assay: AssayServer
let browser: Browser
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-stranger-'))
  ;[assay, browser] = await Promise.all([startAssay({}, { withDemoData: true }), launchBrowser()])
})
afterAll(async () => {
  await browser.close()
  await assay.close()
  await rm(folder, { recursive: true, force: true })
})

/** Presses what downloads a file, and keeps the file. */
async function download(page: Page, link: RegExp, name: string): Promise<string> {
  const waiting = page.waitForEvent('download', long)
  await page.getByRole('link', { name: link }).first().click()
  const path = join(folder, name)
  await (await waiting).saveAs(path)
  return path
}

async function verdictOn(page: Page, files: string): Promise<string> {
  await page.getByLabel('File to verify').setInputFiles(files)
  const name = files.split('/').at(-1) ?? ''
  const verdict = page.getByRole('article', { name: `Verdict on ${name}` })
  await verdict.waitFor(long)
  return verdict.innerText()
}

it('from a pass to a portfolio that a stranger opens, and verifies without a network', async () => {
  const candidate = await visit(browser)
  const stranger = await visit(browser, 'light')
  const { page } = candidate
  try {
    await page.goto(assay.url)
    const attemptId = await passedExam(page)
    await page.goto(`${assay.url}/attempts/${attemptId}/report`)
    await page.getByRole('heading', { name: 'You have a badge' }).waitFor(long)
    const badge = await download(page, /^PNG of the Badge/, 'badge.png')

    await page.getByRole('link', { name: 'Show your work' }).click()
    await page.getByText('There is none: nobody sees it.').waitFor(long)
    await page.getByLabel('Whoever has the link').check()
    await page.getByLabel('Your note, shown as yours').fill('The double charge took me longest.')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Copy link' }).waitFor(long)
    const address = await page.locator('.own-portfolio-link code').innerText()
    const zip = await download(page, /Everything, verifies offline/, 'portfolio.zip')

    // A stranger's fresh browser.
    await stranger.page.goto(address)
    await stranger.page.getByText('Passed in an exam').waitFor(long)
    await stranger.page.getByText('The double charge took me longest.').waitFor()
    await stranger.page.getByText('Neither was anything on this page.').waitFor(long)
    // Both pictures are drawn.
    await expect
      .poll(() => stranger.page.locator('.portfolio-diagram svg .diagram-node').count(), long)
      .toBeGreaterThan(9)
    expect(await defectsOf(stranger.page, 'portfolio')).toEqual([])

    await withoutNetwork(zip, verifiesOffline)

    // A section that is withdrawn is gone for the next who looks.
    await page.getByLabel('Your note', { exact: true }).uncheck()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('not shown here').waitFor(long)
    await expect.poll(() => page.locator('.portfolio-note').count(), long).toBe(0)
    await stranger.page.reload()
    await stranger.page.getByText('Passed in an exam').waitFor(long)
    expect(await stranger.page.getByText('The double charge').count()).toBe(0)

    // Withdrawn: the page, the command and the portfolio all say so.
    await stranger.page.goto(`${assay.url}/verify`)
    expect(await verdictOn(stranger.page, badge)).toContain('Authentic and current')
    expect(await defectsOf(stranger.page, 'verify')).toEqual([])
    const verify = () => assay.command(`${desk}/verify-main.ts`, [badge, '--server', assay.url])
    expect(await verify()).toMatchObject({ code: 0 })
    const revoke = ['revoke', attemptId, '--reason', 'Issued to the wrong person']
    expect(await assay.command(`${desk}/credentials-main.ts`, revoke)).toMatchObject({ code: 0 })
    const again = await readFile(badge)
    await writeFile(join(folder, 'again.png'), again)
    expect(await verdictOn(stranger.page, join(folder, 'again.png'))).toContain('Withdrawn')
    expect(await verify()).toMatchObject({ code: 1 })
    // What is taken along from now on brings the list along that says so.
    const withdrawn = await download(page, /Everything, verifies offline/, 'withdrawn.zip')
    await withoutNetwork(withdrawn, async offline => {
      expect(await verdictOn(offline, withdrawn)).toContain('Withdrawn')
    })
    await stranger.page.goto(address)
    await stranger.page.getByText('The issuer has withdrawn it.').waitFor(long)

    await page.getByLabel('Nobody').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('There is none: nobody sees it.').waitFor(long)
    await stranger.page.reload()
    await stranger.page.getByText('There is no portfolio at this address').waitFor(long)

    expect(candidate.complaints).toEqual([])
    expect(stranger.complaints).toEqual([])
  } catch (error) {
    await leavePicture('portfolio of a candidate', candidate.context, assay.output())
    await leavePicture('portfolio for a stranger', stranger.context, assay.output())
    throw error
  } finally {
    await candidate.context.close()
    await stranger.context.close()
  }
})

/** The passed exam of whoever sits here, of the demo data. */
async function passedExam(page: Page): Promise<string> {
  const attemptId: unknown = await page.evaluate(async () => {
    const { attempts } = await (await fetch('/api/attempts')).json()
    return attempts.find((one: { mode: string; passed?: boolean }) => one.mode === 'exam' && one.passed)
      ?.attemptId
  })
  if (typeof attemptId !== 'string') throw new Error('no exam was passed in the demo data')
  return attemptId
}

/** What the verifier of an archive says of it, and of one in which a task was changed. */
async function verifiesOffline(page: Page, zip: string): Promise<void> {
  const files = unzipSync(await readFile(zip))
  const changed = join(folder, 'changed.zip')
  const tasks = Buffer.from(files['tasks.json'] ?? []).toString()
  await writeFile(
    changed,
    zipSync({ ...files, 'tasks.json': Buffer.from(tasks.replaceAll('true', 'false')) }),
  )
  const verdict = await verdictOn(page, zip)
  expect(verdict).toContain('files as they were signed')
  expect(verdict).toContain('which came along, it is not withdrawn')
  expect(await verdictOn(page, changed)).toContain('tasks.json was changed after it was signed.')
}

/** Opens the verifier that is in the archive from the disk, in a browser that reaches nothing. */
async function withoutNetwork(zip: string, look: (page: Page, zip: string) => Promise<void>): Promise<void> {
  const verifier = join(folder, 'verify.html')
  await writeFile(verifier, unzipSync(await readFile(zip))['verify.html'] ?? new Uint8Array())
  const { context, page, complaints } = await visit(browser)
  try {
    await context.setOffline(true)
    await page.goto(`file://${verifier}`)
    await look(page, zip)
    expect(complaints).toEqual([])
  } finally {
    await context.close()
  }
}

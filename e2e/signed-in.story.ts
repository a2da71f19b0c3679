import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AssayServer, startAssay } from './support/assay-server.ts'
import { launchBrowser, leavePicture, patienceMs } from './support/browser.ts'
import { candidate } from './support/candidate.ts'

/** By which other machines reach this one; a machine without a network has its sign-in on loopback. */
const host =
  Object.values(networkInterfaces())
    .flatMap(addresses => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.2'

let folder: string
let assay: AssayServer
let browser: Browser
let url: string
const contexts: BrowserContext[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-signed-in-'))
  const words = ['server/certificates/main.ts', '--name', host, '--folder', folder]
  execFileSync(process.execPath, words, { cwd: join(import.meta.dirname, '..') })
  const environment = {
    ...{ ASSAY_HOST: host, ASSAY_SIGN_IN: 'required' },
    ...{ ASSAY_TLS_CERTIFICATE: join(folder, 'server.pem'), ASSAY_TLS_KEY: join(folder, 'server.key') },
  }
  ;[assay, browser] = await Promise.all([startAssay(environment), launchBrowser()])
  url = `https://${host}:${new URL(assay.url).port}`
})
afterAll(async () => {
  await browser?.close()
  await assay?.close()
  await rm(folder, { recursive: true, force: true })
})

/** A browser of somebody else; it takes the certificate, as one does that was told to trust the authority. */
async function newBrowser(): Promise<Page> {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(patienceMs)
  contexts.push(context)
  return context.newPage()
}

const passphrase = 'four wheels and a lamp'

async function setPassword(page: Page, signInName: string): Promise<void> {
  await page.getByLabel('Sign-in name').fill(signInName)
  await page.getByLabel('New password').fill(passphrase)
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByText('The password is set').waitFor()
}

/** The administrator by the printed link; resolves with a code for candidates. */
async function setUp(page: Page): Promise<string> {
  const [link = ''] = /https:\/\/\S+\/enter#[\w-]{43}/.exec(assay.output()) ?? []
  expect(link.startsWith(`${url}/enter#`)).toBe(true)
  await page.goto(link)
  await page.getByLabel('Your name').fill('Amy Admin')
  expect(page.url()).not.toContain('#')
  await page.getByRole('button', { name: 'Become its administrator' }).click()
  await page.getByRole('heading', { name: 'Where I am signed in' }).waitFor()
  await setPassword(page, 'amy@example.org')
  await page.getByRole('button', { name: 'Make eight new ones' }).click()
  await expect.poll(() => page.locator('.given-codes li').count()).toBe(8)

  const late = await newBrowser()
  await late.goto(link)
  await late.getByLabel('Your name').fill('Eve')
  await late.getByRole('button', { name: 'Become its administrator' }).click()
  await late.getByText('This code lets nobody in').waitFor()

  await page.getByRole('link', { name: 'Codes' }).click()
  await page.getByLabel('How many people').fill('5')
  await page.getByRole('button', { name: 'Make the code' }).click()
  const code = await page.locator('.given-codes-large').textContent()
  await page.getByText('5 of 5 left').waitFor()
  return code ?? ''
}

it('a class is let in by a link and a code over HTTPS, and a stolen cookie is worth nothing once its session is ended', async () => {
  try {
    const code = await setUp(await newBrowser())

    const bob = await newBrowser()
    await bob.goto(url)
    await bob.getByRole('link', { name: 'Enter with a code' }).click()
    await bob.getByLabel('Code').fill(code.toLowerCase().replaceAll('-', ' '))
    await bob.getByLabel('Your name').fill('Bob Candidate')
    await bob.getByRole('button', { name: 'Enter', exact: true }).click()
    await bob.getByRole('link', { name: 'Bob Candidate' }).click()
    await setPassword(bob, 'bob')
    expect(await bob.getByRole('link', { name: 'Codes' }).count()).toBe(0)
    await candidate(bob).startPractice(url)
    const attempt = bob.url()

    const cookies = await bob.context().cookies()
    expect(cookies).toMatchObject([
      { name: '__Host-assay', secure: true, httpOnly: true, sameSite: 'Lax', path: '/', domain: host },
    ])
    expect(await bob.evaluate(() => document.cookie)).toBe('')
    const thief = await newBrowser()
    await thief.context().addCookies(cookies.map(({ name, value }) => ({ name, value, url, secure: true })))
    const sockets: Promise<number>[] = []
    thief.on('websocket', socket =>
      sockets.push(new Promise(resolve => socket.on('close', () => resolve(performance.now())))),
    )
    await thief.goto(attempt)
    await candidate(thief).seesWorkspace()

    const cy = await newBrowser()
    await cy.goto(`${url}/enter#${code}`)
    await cy.getByLabel('Your name').fill('Cy Candidate')
    await cy.getByRole('button', { name: 'Enter', exact: true }).click()
    await cy.getByRole('link', { name: 'Cy Candidate' }).waitFor()
    await cy.goto(attempt)
    await cy.getByText('There is no such attempt').first().waitFor()

    const elsewhere = await newBrowser()
    await elsewhere.goto(`${url}/sign-in`)
    await elsewhere.getByLabel('Sign-in name').fill('bob')
    await elsewhere.getByLabel('Password').fill(passphrase)
    await elsewhere.getByRole('button', { name: 'Sign in', exact: true }).click()
    await elsewhere.getByRole('link', { name: 'Bob Candidate' }).click()
    const ended = elsewhere.waitForResponse(answer => answer.request().method() === 'DELETE')
    await elsewhere.getByRole('button', { name: 'Sign out there' }).click()
    await ended
    const endedAt = performance.now()
    const closedAt = Math.max(...(await Promise.all(sockets)))
    console.log(`the thief's socket was closed ${Math.round(closedAt - endedAt)} ms after the session`)
    await thief.getByText('You are signed out here').first().waitFor()
    await thief.goto(attempt)
    await thief.getByText('Sign in to use this').waitFor()
  } catch (error) {
    for (const [index, context] of contexts.entries())
      await leavePicture(`signed-in ${index}`, context, assay.output())
    throw error
  }
})

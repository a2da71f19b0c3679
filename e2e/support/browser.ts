import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** Debian's Chromium without its background traffic. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    // On a machine that is busy with other work the browser takes its time; how long at most is the story's to say.
    timeout: 0,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      // Terminals then draw text as elements, which a story can read.
      '--disable-3d-apis',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/**
 * How long a page may take to show what a story waits for, on a machine that is busy with other stories and more. Long stories have
 * more of it: they are run by hand, beside whatever else runs.
 */
export const patienceMs = Number(process.env.ASSAY_STORY_PATIENCE_SECONDS ?? 60) * 1_000

export interface Visit {
  readonly context: BrowserContext
  readonly page: Page
  /** What the page complained about: errors, and everything its security policy refused. */
  readonly complaints: string[]
}

export async function visit(browser: Browser, theme: 'dark' | 'light' = 'dark'): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(patienceMs)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const complaints: string[] = []
  context.on('page', page => listen(page, complaints))
  const page = await context.newPage()
  return { context, page, complaints }
}

function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', error => complaints.push(`page error: ${error.message}`))
  page.on('console', message => {
    if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text()))
      complaints.push(message.text())
  })
}

const folder = join(import.meta.dirname, '../../test-results')

/** Leaves a picture of every page as it stands, and what the server said, in files named for a sentence. */
export async function leavePicture(
  sentence: string,
  context: BrowserContext,
  serverOutput: string,
): Promise<void> {
  const name = sentence.replace(/\W+/g, '-').slice(0, 60)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `${name}.log`), serverOutput)
  for (const [index, page] of context.pages().entries())
    await page.screenshot({ path: join(folder, `${name}-${index + 1}.png`) }).catch(() => {
      // The page is gone; the error says more than a picture would.
    })
}

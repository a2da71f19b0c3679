import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** Debian's Chromium without its background traffic. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
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

/** Runs a story; if it fails, leaves a picture of where it stood and what the server said. */
export async function told(
  name: string,
  page: () => Page,
  serverOutput: () => string,
  story: () => Promise<void>,
): Promise<void> {
  try {
    await story()
  } catch (error) {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `${name}.log`), serverOutput())
    await page()
      .screenshot({ path: join(folder, `${name}.png`) })
      .catch(() => {
        // The page is gone; the error says more than a picture would.
      })
    throw error
  }
}

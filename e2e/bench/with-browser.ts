import type { Browser } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'

export async function withBrowser<Result>(work: (browser: Browser) => Promise<Result>): Promise<Result> {
  const browser = await launchBrowser()
  try {
    return await work(browser)
  } finally {
    await browser.close()
  }
}

import type { Browser, CDPSession } from 'playwright-core'
import { visit } from '../support/browser.ts'
import { openAttempt, startPractice } from './attempt-client.ts'
import type { Figure } from './figures.ts'
import { abandon } from './starts.ts'

interface Load {
  readonly paintMs: number
  readonly terminalMs: number
  readonly editorMs: number
  readonly kilobytes: number
}

/** The workspace page, opened with an empty cache. */
export async function measurePageLoads(browser: Browser, url: string, times: number): Promise<Figure[]> {
  const attemptId = await startPractice(url)
  const client = await openAttempt(url, attemptId)
  await client.entry(entry => entry.type === 'clock-started')
  await client.entry(entry => entry.type === 'check-finished' && entry.body.checkId === 'orders.waits')
  const loads: Load[] = []
  for (let turn = 0; turn < times; turn += 1)
    loads.push(await measureLoad(browser, `${url}/attempts/${attemptId}`))
  await abandon(client)
  const figure = (what: string, read: (load: Load) => number, unit: Figure['unit'] = 'ms'): Figure => ({
    what,
    samples: loads.map(read),
    unit,
  })
  return [
    figure('Workspace page → first contentful paint', load => load.paintMs),
    figure('Workspace page → terminal usable', load => load.terminalMs),
    figure('Workspace page → editor usable', load => load.editorMs),
    figure('Workspace page: downloaded', load => load.kilobytes, 'KB'),
  ]
}

async function measureLoad(browser: Browser, address: string): Promise<Load> {
  const { context, page } = await visit(browser)
  const downloaded = countBytes(await context.newCDPSession(page))
  await page.goto(address, { waitUntil: 'commit' })
  const [terminalMs, editorMs] = await Promise.all([
    page.evaluate(whenText, { selector: '.xterm-rows', text: '$' }),
    page.evaluate(whenText, { selector: '.view-lines', text: ' ' }),
  ])
  const paintMs = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  )
  await page.waitForLoadState('networkidle')
  const kilobytes = downloaded() / 1_000
  await context.close()
  return { paintMs, terminalMs, editorMs, kilobytes }
}

function countBytes(session: CDPSession): () => number {
  let bytes = 0
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  void session.send('Network.enable')
  return () => bytes
}

/** Runs in the page: resolves with the time since its navigation at which an element of this kind has this text. */
function whenText({ selector, text }: { selector: string; text: string }): Promise<number> {
  return new Promise(resolve => {
    const look = () => {
      const shown = document.querySelector(selector)?.textContent?.replaceAll('\u00a0', ' ') ?? ''
      if (shown.includes(text)) resolve(performance.now())
      else requestAnimationFrame(look)
    }
    look()
  })
}

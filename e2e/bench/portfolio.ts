import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { getCredentials } from '../../shared/credentials/credential-routes.ts'
import { firstSettings } from '../../shared/portfolio/portfolio-parts.ts'
import { savePortfolio, visitPortfolio } from '../../shared/portfolio/portfolio-routes.ts'
import { listAttempts } from '../../shared/routes/attempt-routes.ts'
import { requestHeader } from '../../shared/routes/route.ts'
import { startAssay } from '../support/assay-server.ts'
import { visit } from '../support/browser.ts'
import { within } from './deadline.ts'
import type { Figure } from './figures.ts'

const patienceMs = 60_000

interface Load {
  readonly usefulMs: number
  readonly usefulKilobytes: number
  readonly wholeKilobytes: number
}

/** The portfolio of a passed exam of the demo data, and its report, each opened with an empty cache. */
export async function measurePortfolio(browser: Browser, times: number): Promise<Figure[]> {
  const assay = await startAssay({ ASSAY_LOG: 'warn' }, { withDemoData: true })
  try {
    const attemptId = await passedExam(assay.url)
    const saves: number[] = []
    const loads: Load[] = []
    const reports: Load[] = []
    const answers: number[] = []
    const withdrawals: number[] = []
    let token = ''
    for (let turn = 0; turn < times; turn += 1) {
      saves.push(await timed(async () => (token = await publish(assay.url, attemptId))))
      answers.push(await timed(() => body(`${assay.url}${visitPortfolio.path.replace(':token', token)}`)))
      loads.push(await load(browser, `${assay.url}/p/${token}`, '.portfolio-story h2'))
      withdrawals.push(await timed(() => withdrawNote(assay.url, attemptId)))
      reports.push(await load(browser, `${assay.url}/attempts/${attemptId}/report`, 'h1'))
    }
    const of = (all: readonly Load[], read: (load: Load) => number) => all.map(read)
    return [
      { what: 'Publishing a portfolio: made, looked through, signed, kept', samples: saves, unit: 'ms' },
      { what: 'Its answer to a visitor, without the page', samples: answers, unit: 'ms' },
      {
        what: 'A section withdrawn → a visitor sees it no more',
        samples: withdrawals,
        unit: 'ms',
        goal: 1_000,
      },
      {
        what: 'Visitor’s page → what was done, readable',
        samples: of(loads, one => one.usefulMs),
        unit: 'ms',
        goal: 1_000,
      },
      {
        what: '  downloaded by then, as it is compressed',
        samples: of(loads, one => one.usefulKilobytes),
        unit: 'KB',
        goal: 150,
      },
      {
        what: '  downloaded in the end, with diagrams and verifier',
        samples: of(loads, one => one.wholeKilobytes),
        unit: 'KB',
      },
      { what: 'Report’s page → the result, readable', samples: of(reports, one => one.usefulMs), unit: 'ms' },
      { what: '  downloaded by then', samples: of(reports, one => one.usefulKilobytes), unit: 'KB' },
    ]
  } finally {
    await assay.close()
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

async function body(address: string, init: RequestInit = {}): Promise<unknown> {
  const answer = await fetch(address, init)
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}: ${await answer.text()}`)
  return answer.json()
}

async function passedExam(url: string): Promise<string> {
  const { attempts } = listAttempts.answer.parse(await body(`${url}${listAttempts.path}`))
  const found = attempts.find(({ mode, passed }) => mode === 'exam' && passed === true)
  if (found === undefined) throw new Error('no exam was passed in the demo data')
  await within(
    patienceMs,
    'the badge',
    whenIssued(`${url}${getCredentials.path.replace(':attemptId', found.attemptId)}`),
  )
  return found.attemptId
}

/** A server that has just started issues what is still to be issued. */
async function whenIssued(address: string): Promise<void> {
  while (getCredentials.answer.parse(await body(address)).credentials.length === 0) await pause(100)
}

const note = 'The double charge took me longest.'

async function publish(url: string, attemptId: string, sections = firstSettings.sections): Promise<string> {
  const saved = await body(`${url}${savePortfolio.path.replace(':attemptId', attemptId)}`, {
    method: savePortfolio.method,
    headers: { 'content-type': 'application/json', [requestHeader.name]: requestHeader.value },
    body: JSON.stringify({ ...firstSettings, sections, audience: 'link', note }),
  })
  return savePortfolio.answer.parse(saved).token ?? ''
}

/** From the candidate's decision to the answer that a visitor gets without it. */
async function withdrawNote(url: string, attemptId: string): Promise<void> {
  const token = await publish(url, attemptId, { ...firstSettings.sections, note: false })
  const seen = await body(`${url}${visitPortfolio.path.replace(':token', token)}`)
  if (JSON.stringify(seen).includes(note)) throw new Error('a section that was withdrawn is shown')
}

async function load(browser: Browser, address: string, useful: string): Promise<Load> {
  const { context, page } = await visit(browser)
  await page.goto(address, { waitUntil: 'commit' })
  const usefulMs = await page.evaluate(whenPainted, useful)
  await page.waitForLoadState('networkidle')
  const [usefulKilobytes, wholeKilobytes] = [await thereBy(page, usefulMs), await thereBy(page, Infinity)]
  await context.close()
  return { usefulMs, usefulKilobytes, wholeKilobytes }
}

/** Runs in the page: the time since its navigation at which an element with a text was painted. */
function whenPainted(selector: string): Promise<number> {
  return new Promise(resolve => {
    const look = () => {
      const isThere = (document.querySelector(selector)?.textContent ?? '') !== ''
      requestAnimationFrame(isThere ? () => resolve(performance.now()) : look)
    }
    look()
  })
}

/** Kilobytes, as they came over the line, of everything that was there whole by a time: fonts that text does not wait for come later. */
function thereBy(page: Page, ms: number): Promise<number> {
  return page.evaluate(until => {
    const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    const bytes = all.map(entry =>
      entry instanceof PerformanceResourceTiming && entry.responseEnd <= until ? entry.transferSize : 0,
    )
    return bytes.reduce((sum, one) => sum + one, 0) / 1_000
  }, ms)
}

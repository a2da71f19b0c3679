import { cpus, loadavg, totalmem } from 'node:os'
import { type AssayServer, startAssay } from '../support/assay-server.ts'
import { measureAgents } from './agents.ts'
import { measureCapacity } from './capacity.ts'
import { measureChanges } from './changes.ts'
import { measureColdStarts } from './cold-starts.ts'
import { measureCredentials } from './credentials.ts'
import { measureDemo } from './demo.ts'
import { measureExam } from './exam.ts'
import { type Figure, tableOf } from './figures.ts'
import { measureHostile } from './hostile.ts'
import { measureLeases } from './lease.ts'
import { measurePageLoads } from './page-loads.ts'
import { measurePortfolio } from './portfolio.ts'
import { measureReports } from './report.ts'
import { measureStarts } from './starts.ts'
import { measureStatistics } from './statistics.ts'
import { measureTyping } from './typing.ts'
import { withBrowser } from './with-browser.ts'

const measurements: Readonly<Record<string, (url: string) => Promise<Figure[]>>> = {
  starts: url => measureStarts(url, 30),
  changes: url => withBrowser(browser => measureChanges(browser, url, 20)),
  capacity: () => measureCapacity(Number(process.env.BENCH_PEOPLE ?? 30)),
  exam: measureExam,
  typing: url => measureTyping(url, 100),
  hostile: measureHostile,
  functions: () => measureColdStarts(20),
  agents: () => measureAgents(300, 200),
  demo: url => measureDemo(url, Number(process.env.BENCH_FOLLOWERS ?? 2_000)),
  credentials: () => measureCredentials(50),
  lease: () => measureLeases(50, 1_000, 10),
  report: url => measureReports(url, 5),
  portfolio: () => withBrowser(browser => measurePortfolio(browser, 5)),
  statistics: () => measureStatistics(10_000, 5),
  page: url => withBrowser(browser => measurePageLoads(browser, url, 5)),
}

function machine(): string {
  const [processor] = cpus()
  const load = loadavg().map(value => value.toFixed(1))
  return [
    `${cpus().length} cores (${processor?.model.trim()})`,
    `${Math.round(totalmem() / 2 ** 30)} GB`,
    `Node ${process.versions.node}`,
    `load ${load.join(' ')}`,
  ].join(', ')
}

/** Runs every measurement, or those that are named: `npm run bench -- starts changes`. */
async function main(named: readonly string[]): Promise<void> {
  const unknown = named.find(name => !(name in measurements))
  if (unknown !== undefined)
    throw new Error(
      `There is no measurement "${unknown}"; there are ${Object.keys(measurements).join(', ')}.`,
    )
  console.log(`Before: ${machine()}`)
  const chosen = Object.entries(measurements).filter(([name]) => named.length === 0 || named.includes(name))
  const assay = await startAssay({ ASSAY_LOG: 'warn' })
  try {
    for (const [name, measure] of chosen) await tell(name, () => measure(assay.url), assay)
  } finally {
    await assay.close()
  }
  console.log(`\nAfter: ${machine()}`)
}

/** Measures, and prints what it found at once. One that breaks is told of and does not take the others along. */
async function tell(name: string, measure: () => Promise<Figure[]>, assay: AssayServer): Promise<void> {
  console.log(`\nMeasuring: ${name}`)
  try {
    console.log(tableOf(await measure()))
  } catch (error) {
    process.exitCode = 1
    console.error(error, assay.output())
  }
}

main(process.argv.slice(2)).catch(error => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})

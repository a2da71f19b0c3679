import { access, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { GateFigures } from './gate-figures.ts'
import type { KindResult } from './kinds/prove-kinds.ts'
import { loadChallengeFrom } from './prove-challenge.ts'

/** What the last run of `test` left, as `report.json` beside its HTML page. */
interface LastReport {
  readonly figures: GateFigures
  readonly kinds: readonly KindResult[]
  readonly problems: readonly string[]
}

/** Tells what the last test of a challenge has found and where its report is. Whether it has proven itself. */
export async function commandReport(folder: string): Promise<boolean> {
  const { manifest } = await loadChallengeFrom(resolve(folder))
  const results = resolve('test-results/challenges', manifest.id)
  const page = join(results, 'report.html')
  const isThere = await access(page).then(
    () => true,
    () => false,
  )
  if (!isThere) {
    console.error(`${folder} was not tested yet. Run: npm run challenge -- test ${folder}`)
    return false
  }
  // Written by ourselves.
  const last = JSON.parse(await readFile(join(results, 'report.json'), 'utf8')) as LastReport
  const { figures, kinds, problems } = last
  console.log(`${manifest.title} (${manifest.id} ${manifest.version})
${figures.rows} rows, ${figures.cells} cells, ${figures.looks} looks in ${Math.round(figures.seconds)} s
false passes ${figures.falsePasses}, false fails ${figures.falseFails}, flips ${figures.flips}, undecided ${figures.undecided}, not tried ${figures.notTried}`)
  for (const { title, problems: found } of kinds)
    console.log(`${found.length === 0 ? 'holds' : `${found.length} found`}: ${title}`)
  for (const problem of problems) console.log(`! ${problem.slice(0, 500)}`)
  console.log(page)
  return problems.length === 0
}

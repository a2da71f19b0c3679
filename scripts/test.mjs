// `npm test`: types, lint, unit and browser tests on a machine where nothing was prepared. The last line counts what
// really ran: each test, and types and lint as one each.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { pinnedNodePath, toolEnvironment } from './npm-packages.mjs'
import { prepare } from './prepare.mjs'

let passed = 0
let failed = 0

prepare({ testing: true, atTheEnd: () => console.log('0 passed, 1 failed') })

function run(title, args) {
  console.log(`\n── ${title}`)
  const startedAt = Date.now()
  const { status } = spawnSync(pinnedNodePath(), args, { stdio: 'inherit', env: toolEnvironment() })
  console.log(
    `   ${title}: ${status === 0 ? 'ok' : `failed (exit code ${status})`}, ${((Date.now() - startedAt) / 1000).toFixed(1)} s`,
  )
  return status === 0
}

function gate(title, args) {
  if (run(title, args)) passed += 1
  else failed += 1
}

/** Counts a vitest run from its own report; a run that left none counts as one failure. */
function suite(title, name, args) {
  mkdirSync('test-results', { recursive: true })
  const report = `test-results/${name}.json`
  rmSync(report, { force: true })
  const ok = run(title, [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...args,
    '--reporter=default',
    '--reporter=./scripts/stuck-test-reporter.mjs',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  const counts = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8'))
    : { numPassedTests: 0, numFailedTests: 1 }
  passed += counts.numPassedTests
  failed += counts.numFailedTests
  // A file that could not even be loaded, or an error outside any test, has no failed test to its name.
  if (!ok && counts.numFailedTests === 0) failed += 1
}

/** How much of the code the unit tests ran when that was last counted here. */
function coverageFigure() {
  const path = 'test-results/coverage/coverage-summary.json'
  if (!existsSync(path)) return 'Coverage: not counted here yet; `npm run coverage` does.'
  const { lines, functions, branches } = JSON.parse(readFileSync(path, 'utf8')).total
  const counted = statSync(path).mtime.toISOString().slice(0, 16).replace('T', ' ')
  return `Coverage of the unit tests: ${lines.pct} % of lines, ${functions.pct} % of functions, ${branches.pct} % of branches (counted ${counted})`
}

gate('types', ['node_modules/typescript/bin/tsc', '--build'])
gate('lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'])
// Counting lines takes time: only where it is asked for. Otherwise the figure is that of the last time.
suite('unit tests', 'unit', process.argv.includes('--coverage') ? ['--coverage.enabled'] : [])
suite('browser tests', 'browser', ['--config', 'e2e/vitest.config.ts'])

console.log(`\n${coverageFigure()}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

// `npm test`: types, lint, unit and browser tests on a machine where nothing was prepared. The last line counts what
// really ran: each test, and types and lint as one each.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
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

/** How much of the code the unit tests ran when that was last counted: counting takes time, and has a command of its own. */
function coverageFigure() {
  const { counted, lines, functions, branches } = JSON.parse(readFileSync('docs/coverage.json', 'utf8'))
  return `Coverage of the unit tests: ${lines} % of lines, ${functions} % of functions, ${branches} % of branches, without what runs in processes of its own (\`npm run coverage\` counted it on ${counted})`
}

gate('types', ['node_modules/typescript/bin/tsc', '--build'])
gate('lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'])
suite('unit tests', 'unit', [])
suite('browser tests', 'browser', ['--config', 'e2e/vitest.config.ts'])

console.log(`\n${coverageFigure()}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

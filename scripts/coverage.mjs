// `npm run coverage`: runs the unit tests, counts how much of the code they ran, and keeps the figure that `npm test` prints.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { pinnedNodePath, toolEnvironment } from './npm-packages.mjs'
import { prepare } from './prepare.mjs'

prepare({ testing: true })
const { status } = spawnSync(
  pinnedNodePath(),
  ['node_modules/vitest/vitest.mjs', 'run', '--coverage.enabled', '--coverage.reportOnFailure'],
  { stdio: 'inherit', env: toolEnvironment() },
)
const { total } = JSON.parse(readFileSync('test-results/coverage/coverage-summary.json', 'utf8'))
const { lines, functions, branches } = total
const figure = {
  counted: new Date().toISOString().slice(0, 10),
  lines: lines.pct,
  functions: functions.pct,
  branches: branches.pct,
}
writeFileSync('docs/coverage.json', `${JSON.stringify(figure, undefined, 2)}\n`)
process.exit(status ?? 1)

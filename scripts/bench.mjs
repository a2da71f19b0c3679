// `npm run bench`: measures the product as it runs on this machine. Ends with an error only if something broke: how
// fast it was is for the reader to judge, by the goal beside each figure.
import { spawnSync } from 'node:child_process'
import { pinnedNodePath, toolEnvironment } from './npm-packages.mjs'
import { prepare } from './prepare.mjs'

prepare({ testing: true })
const { status } = spawnSync(pinnedNodePath(), ['e2e/bench/main.ts', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: toolEnvironment(),
})
process.exit(status ?? 1)

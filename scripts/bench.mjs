// `npm run bench`: measures the product as it runs on this machine. Ends with an error only if something broke: how
// fast it was is for the reader to judge, by the goal beside each figure.
import { spawnSync } from 'node:child_process'
import { ensureNpmPackages, pinnedNodePath, toolEnvironment } from './npm-packages.mjs'
import { ensurePageBuilt } from './page-build.mjs'
import { ensureSystemPackages } from './system-packages.mjs'

try {
  ensureSystemPackages({ testing: true })
  ensureNpmPackages()
  ensurePageBuilt()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

const { status } = spawnSync(pinnedNodePath(), ['e2e/bench/main.ts', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: toolEnvironment(),
})
process.exit(status ?? 1)

// `npm run review -- list | show ATTEMPT | decide ATTEMPT CHECK pass|fail --reason "…"`: what stayed open in scores,
// decided by a person. Works while the server runs.
import { spawnSync } from 'node:child_process'
import { pinnedNodePath, toolEnvironment } from './npm-packages.mjs'
import { prepare } from './prepare.mjs'

prepare({ system: false, page: false })
const { status } = spawnSync(pinnedNodePath(), ['server/review/main.ts', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: toolEnvironment(),
})
process.exit(status ?? 1)

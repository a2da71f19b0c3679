// `npm run review -- list | appeals | show ATTEMPT | decide … | answer …`: what stayed open in scores and what candidates
// contradict, decided by a person. Works while the server runs.
import { spawnSync } from 'node:child_process'
import { pinnedNodePath, toolEnvironment } from './npm-packages.mjs'
import { prepare } from './prepare.mjs'

prepare({ system: false, page: false })
const { status } = spawnSync(pinnedNodePath(), ['server/review/main.ts', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: toolEnvironment(),
})
process.exit(status ?? 1)

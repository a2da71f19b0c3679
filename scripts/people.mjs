// `npm run people -- list | export PERSON | forget PERSON`: what is kept of people, to take along and to delete. Works
// while the server runs.
import { spawnSync } from 'node:child_process'
import { pinnedNodePath, toolEnvironment } from './npm-packages.mjs'
import { prepare } from './prepare.mjs'

prepare({ system: false, page: false })
const { status } = spawnSync(pinnedNodePath(), ['server/people-desk/main.ts', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: toolEnvironment(),
})
process.exit(status ?? 1)

// `npm run challenge -- new | validate | test | report | rescore | statistics FOLDER`: makes and proves a
// challenge, decides attempts anew, and tells what they say of it.
import { spawnSync } from 'node:child_process'
import { pinnedNodePath, toolEnvironment } from './npm-packages.mjs'
import { prepare } from './prepare.mjs'

const mains = { rescore: 'server/rescore/main.ts', statistics: 'server/statistics-desk/main.ts' }
const main = mains[process.argv[2]] ?? 'server/author/main.ts'
prepare({ system: false, page: false })
const { status } = spawnSync(pinnedNodePath(), [main, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: toolEnvironment(),
})
process.exit(status ?? 1)

// `npm run verify -- FILE`: whether a badge or an archive of evidence is authentic and current. Ends with 0, 1 or 2.
import { spawnSync } from 'node:child_process'
import { pinnedNodePath, toolEnvironment } from './npm-packages.mjs'
import { prepare } from './prepare.mjs'

prepare({ system: false, page: false })
const { status } = spawnSync(
  pinnedNodePath(),
  ['server/credential-desk/verify-main.ts', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env: toolEnvironment(),
  },
)
process.exit(status ?? 1)

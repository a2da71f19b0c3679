// `npm run credentials -- list | revoke ATTEMPT --reason "…" | reinstate ATTEMPT --reason "…" | reissue ATTEMPT`. Works while the
// server runs.
import { spawnSync } from 'node:child_process'
import { pinnedNodePath, toolEnvironment } from './npm-packages.mjs'
import { prepare } from './prepare.mjs'

prepare({ system: false, page: false })
const { status } = spawnSync(
  pinnedNodePath(),
  ['server/credential-desk/credentials-main.ts', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env: toolEnvironment(),
  },
)
process.exit(status ?? 1)

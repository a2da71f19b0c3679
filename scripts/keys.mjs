// `npm run keys -- list | rotate | compromise KEY`: the keys that badges are signed with. Works while the server runs.
import { spawnSync } from 'node:child_process'
import { pinnedNodePath, toolEnvironment } from './npm-packages.mjs'
import { prepare } from './prepare.mjs'

prepare({ system: false, page: false })
const { status } = spawnSync(
  pinnedNodePath(),
  ['server/credential-desk/keys-main.ts', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env: toolEnvironment(),
  },
)
process.exit(status ?? 1)

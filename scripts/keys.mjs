// `npm run keys -- list | rotate | compromise KEY`: the keys that badges are signed with. Works while the server runs.
import { runServerCommand } from './run-server-command.mjs'

runServerCommand('server/credential-desk/keys-main.ts')

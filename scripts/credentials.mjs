// `npm run credentials -- list | revoke ATTEMPT --reason "…" | reinstate ATTEMPT --reason "…" | reissue ATTEMPT`. Works while the
// server runs.
import { runServerCommand } from './run-server-command.mjs'

runServerCommand('server/credential-desk/credentials-main.ts')

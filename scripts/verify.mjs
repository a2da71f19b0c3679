// `npm run verify -- FILE`: whether a badge or an archive of evidence is authentic and current. Ends with 0, 1 or 2.
import { runServerCommand } from './run-server-command.mjs'

runServerCommand('server/credential-desk/verify-main.ts')

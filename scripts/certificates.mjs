// `npm run certificates -- [--name NAME]...`: a certificate for HTTPS, and an authority of one's own for it.
import { runServerCommand } from './run-server-command.mjs'

runServerCommand('server/certificates/main.ts')

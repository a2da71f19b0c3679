// `npm run ops -- backup | restore | verify | upgrade | doctor | support-bundle`: what keeps a server well. docs/operations.md.
import { runServerCommand } from './run-server-command.mjs'

runServerCommand('server/ops-desk/main.ts')

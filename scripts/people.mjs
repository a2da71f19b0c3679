// `npm run people -- list | export PERSON | forget PERSON`: what is kept of people, to take along and to delete. Works
// while the server runs.
import { runServerCommand } from './run-server-command.mjs'

runServerCommand('server/people-desk/main.ts')

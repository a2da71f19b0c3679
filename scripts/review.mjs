// `npm run review -- list | appeals | show ATTEMPT | decide … | answer …`: what stayed open in scores and what candidates
// contradict, decided by a person. Works while the server runs.
import { runServerCommand } from './run-server-command.mjs'

runServerCommand('server/review/main.ts')

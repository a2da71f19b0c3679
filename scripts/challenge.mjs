// `npm run challenge -- new | validate | test | report | rescore | statistics FOLDER`: makes and proves a
// challenge, decides attempts anew, and tells what they say of it.
import { runServerCommand } from './run-server-command.mjs'

const mains = { rescore: 'server/rescore/main.ts', statistics: 'server/statistics-desk/main.ts' }
runServerCommand(mains[process.argv[2]] ?? 'server/author/main.ts')

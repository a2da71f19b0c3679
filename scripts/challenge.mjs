// `npm run challenge -- new | preview | validate | test | report | rescore | statistics FOLDER`: makes, shows and
// proves a challenge, decides attempts anew, and tells what they say of it.
import { runServerCommand } from './run-server-command.mjs'

const mains = {
  preview: 'server/preview/main.ts',
  rescore: 'server/rescore/main.ts',
  statistics: 'server/statistics-desk/main.ts',
}
const command = process.argv[2]
const isShown = command === 'preview'
runServerCommand(
  mains[command] ?? 'server/author/main.ts',
  {},
  { system: isShown, page: isShown, panel: isShown },
)

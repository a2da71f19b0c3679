import { writeFile } from 'node:fs/promises'
import { livingServer } from '../data-folder/folder-lock.ts'
import { atDesk, sayLines, withStore } from '../desk/at-desk.ts'
import { runPeopleCommand } from './people-commands.ts'

/** `npm run people`: also while the server runs. */
await atDesk(() =>
  withStore(async (store, { dataDir, publicAddress }) => {
    const lines = await runPeopleCommand(process.argv.slice(2), {
      store,
      address: publicAddress ?? livingServer(dataDir),
      write: (path, bytes) => writeFile(path, bytes, { mode: 0o600, flag: 'wx' }),
    })
    sayLines(lines)
  }),
)

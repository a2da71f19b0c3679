import { readConfig } from '../config.ts'
import { atDesk, deskLog } from '../desk/at-desk.ts'
import { runOpsCommand } from './ops-command.ts'

/** `npm run ops`. */
await atDesk(async () => {
  const say = (line: string) => console.log(line)
  const parts = { config: readConfig(process.env), log: deskLog, say, now: Date.now }
  process.exitCode = await runOpsCommand(process.argv.slice(2), parts)
})

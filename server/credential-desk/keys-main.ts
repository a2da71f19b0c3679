import { runKeysCommand } from './desk-commands.ts'
import { withOffice } from './with-office.ts'

await withOffice(parts => runKeysCommand(process.argv.slice(2), parts))

import { runCredentialsCommand } from './desk-commands.ts'
import { withOffice } from './with-office.ts'

await withOffice(parts => runCredentialsCommand(process.argv.slice(2), parts))

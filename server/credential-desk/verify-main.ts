import { readConfig } from '../config.ts'
import { runVerifyCommand } from './verify-command.ts'

try {
  const { port } = readConfig(process.env)
  const { exitCode, lines } = await runVerifyCommand(process.argv.slice(2), `http://localhost:${port}`)
  console.log(lines.join('\n'))
  process.exit(exitCode)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  // Nothing was found out.
  process.exit(2)
}

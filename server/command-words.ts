import { type ParseArgsConfig, parseArgs } from 'node:util'

/**
 * Reads what stands behind a command. Throws what the person at the terminal should read: the usage where they ask for help
 * (`--help`, `-h`), and what is not understood with the usage below it.
 */
export function commandWords<Config extends ParseArgsConfig>(
  usage: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  const given = config.args ?? process.argv.slice(2)
  if (given.includes('--help') || given.includes('-h')) throw new Error(usage)
  try {
    return parseArgs(config)
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('. To specify')
    throw new Error(`${reason}.\n\n${usage}`, { cause: error })
  }
}

import { commandWords } from '../command-words.ts'
import { backUp, type OpsParts, restore, verifyFile, verifyStore } from './backup-commands.ts'
import { doctor } from './doctor.ts'
import { makeSupportBundle } from './support-bundle.ts'
import { upgrade } from './upgrade-command.ts'

export const usage = `npm run ops -- backup [--to FOLDER|FILE]            beside a running server or without one
npm run ops -- restore FILE --to FOLDER              into a new data folder
npm run ops -- verify [FILE] [--checkpoints FILE]    a backup, or what is stored now
npm run ops -- upgrade [--check] [--back-to NAME]    checks, backs up, changes the tables, verifies
npm run ops -- doctor                                what is wrong on this machine, and what to do
npm run ops -- support-bundle [--to FILE.zip]        what helps to help, without secrets or anybody's texts
The key of backups: --key-file FILE, or ASSAY_BACKUP_KEY_FILE.`

/** Carries out `npm run ops`. @returns the exit code. Throws what the person at the terminal should read */
export async function runOpsCommand(given: readonly string[], parts: OpsParts): Promise<number> {
  const { values, positionals } = commandWords(usage, {
    args: [...given],
    options: {
      to: { type: 'string' },
      'key-file': { type: 'string' },
      checkpoints: { type: 'string' },
      'back-to': { type: 'string' },
      check: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  const { to, 'key-file': keyFile, checkpoints, 'back-to': backTo, check } = values
  const [verb, file, ...more] = positionals
  if (more.length > 0 || (file !== undefined && verb !== 'restore' && verb !== 'verify'))
    throw new Error(usage)
  switch (verb) {
    case 'backup':
      await backUp(parts, { to, keyFile })
      return 0
    case 'restore':
      if (file === undefined || to === undefined) throw new Error(usage)
      await restore(parts, { file, to, keyFile })
      return 0
    case 'verify': {
      const isWhole =
        file === undefined ? await verifyStore(parts, checkpoints) : await verifyFile(parts, file, keyFile)
      return isWhole ? 0 : 1
    }
    case 'upgrade':
      await upgrade(parts, { check, backTo, to, keyFile })
      return 0
    case 'doctor':
      return doctor(parts)
    case 'support-bundle':
      await makeSupportBundle(parts, process.env, to)
      return 0
    default:
      throw new Error(usage)
  }
}

import { commandWords } from '../command-words.ts'
import { claimProcessors } from '../sandbox/processor-share.ts'
import { commandNew } from './command-new.ts'
import { commandReport } from './command-report.ts'
import { commandTest } from './command-test.ts'
import { commandValidate } from './command-validate.ts'

/** `npm run challenge -- new | validate | test | report <folder>`: the author's command line. */

const usage = `npm run challenge -- new <folder>
npm run challenge -- preview <folder> [--port N]
npm run challenge -- validate <folder>
npm run challenge -- test <folder> [--quick | --full] [--load] [--recorded] [--record] [--alone] [--only TEXT] [--at-once N]
npm run challenge -- report <folder>
npm run challenge -- rescore <folder> [--attempt ATTEMPT] [--apply]
npm run challenge -- statistics <folder> [--publish] [--simulate N [--seed S]]

  --quick     the first of each task's designs, mutants and cheats, as \`npm test\` does
  --full      every row with every variant, each check of a row's tasks five times; writes the challenge's report
  --load      beside four busy loops
  --recorded  decides again what the last live run has seen, in seconds
  --record    keeps beside the challenge what every row has seen, for \`npm test\`; not with --quick or --only
  --alone     an account for each design, mutant and cheat
  --only      only rows with this in their name; several by commas
  --at-once   so many rows side by side, for a machine that has other work`

async function main(): Promise<boolean> {
  const { positionals, values } = commandWords(usage, {
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      load: { type: 'boolean', default: false },
      recorded: { type: 'boolean', default: false },
      record: { type: 'boolean', default: false },
      alone: { type: 'boolean', default: false },
      only: { type: 'string' },
      'at-once': { type: 'string' },
    },
  })
  const [command = '', folder] = positionals
  const commands: { readonly [name: string]: (folder: string) => Promise<boolean> } = {
    new: commandNew,
    validate: commandValidate,
    test: each => commandTest(each, values),
    report: commandReport,
  }
  const run = Object.hasOwn(commands, command) ? commands[command] : undefined
  if (folder === undefined || run === undefined) throw new Error(usage)
  // As the server does, in whose place it is here.
  claimProcessors()
  return run(folder)
}

process.exitCode = await main().then(
  holds => (holds ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    return error instanceof Error && error.message.endsWith(usage) ? 2 : 1
  },
)

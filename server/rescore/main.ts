import { basename, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createChallengeLibrary } from '../challenges/challenge-library.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'
import { createCheckRunner } from '../checks/check-runner.ts'
import { readConfig } from '../config.ts'
import type { Log } from '../log.ts'
import { joinStore } from '../store/open-store.ts'
import { storeForAttempts } from '../wiring/store-for-attempts.ts'
import { createRescoreDesk, type Rescored } from './rescore-desk.ts'

const usage = `npm run challenge -- rescore <folder> [--attempt ATTEMPT] [--apply]

  Decides the stored attempts of a challenge anew with its checks as they are now, from what was seen then.
  --attempt  one attempt, check by check, with its own version's check and the mended one: an appeal
  --apply    grants the new passes; new fails are only told`

/** What goes wrong is said to whoever rescores. */
const log: Log = {
  info() {},
  warn: (_, message) => console.warn(message),
  error: (fields, message) => console.error(message, fields),
  child: () => log,
}

/** `npm run challenge -- rescore`: also while the server runs. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { attempt: { type: 'string' }, apply: { type: 'boolean', default: false } },
  })
  const [, folder] = positionals
  if (folder === undefined) throw new Error(usage)
  const { dataDir, databaseUrl } = readConfig(process.env)
  const store = await joinStore({ dataDir, databaseUrl, log })
  const runner = await createCheckRunner()
  try {
    const path = resolve(folder)
    const library = createChallengeLibrary({ folder: resolve(path, '..'), dataFolder: dataDir })
    const mended = await mendedIn(library, basename(path))
    const desk = createRescoreDesk({
      store: storeForAttempts(store),
      openChallenge: digest => library.open(digest),
      evaluate: runner.evaluate,
      now: Date.now,
      log,
    })
    const all = await desk.compare(mended, values.attempt)
    const shown = values.attempt === undefined ? all.filter(({ change }) => change !== 'none') : all
    for (const each of shown) console.log(lineOf(each))
    const count = (change: Rescored['change']) => all.filter(each => each.change === change).length
    console.log(
      `${all.length} verdicts decided anew with ${mended.manifest.id} ${mended.manifest.version}: ${count('new-pass')} new passes, ${count('new-fail')} new fails, which are only told`,
    )
    if (values.apply) for (const line of await desk.grant(mended, all)) console.log(line)
    else if (count('new-pass') > 0) console.log('Nothing was changed. Grant the new passes with --apply.')
  } finally {
    runner.close()
    await store.close()
  }
}

async function mendedIn(
  library: ReturnType<typeof createChallengeLibrary>,
  name: string,
): Promise<LoadedChallenge> {
  const { challenges, broken } = await library.load()
  const found = challenges.find(({ manifest }) => manifest.id === name)
  if (found) return found
  const problem = broken.find(each => each.folder === name)?.problem
  throw new Error(problem ?? `There is no challenge with the id ${name}; its folder must have its id.`)
}

function lineOf({ attemptId, checkId, counted, old, mended, change }: Rescored): string {
  const what = {
    'new-pass': 'NEW PASS',
    'new-fail': 'new fail',
    none: 'as before',
    reviewed: 'a person decided',
  }
  return `${attemptId}  ${checkId.padEnd(24)} counts as ${counted}; its own check says ${old}, the mended one ${mended}: ${what[change]}`
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})

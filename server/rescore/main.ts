import { createCheckRunner } from '../checks/check-runner.ts'
import { commandWords } from '../command-words.ts'
import { atDesk, deskLog, sayLines, withStore } from '../desk/at-desk.ts'
import { challengeOfFolder } from '../desk/challenge-of-folder.ts'
import type { Store } from '../store/connect-store.ts'
import { storeForAttempts } from '../wiring/store-for-attempts.ts'
import { createRescoreDesk, type Rescored } from './rescore-desk.ts'

const usage = `npm run challenge -- rescore <folder> [--attempt ATTEMPT] [--apply]

  Decides the stored attempts of a challenge anew with its checks as they are now, from what was seen then.
  --attempt  one attempt, check by check, with its own version's check and the mended one: an appeal
  --apply    grants the new passes; new fails are only told`

/** `npm run challenge -- rescore`: also while the server runs. */
async function main(): Promise<void> {
  const { values, positionals } = commandWords(usage, {
    allowPositionals: true,
    options: { attempt: { type: 'string' }, apply: { type: 'boolean', default: false } },
  })
  const [, folder] = positionals
  if (folder === undefined) throw new Error(usage)
  await withStore((store, { dataDir }) => rescore(folder, values, store, dataDir))
}

async function rescore(
  folder: string,
  { attempt, apply }: { readonly attempt?: string | undefined; readonly apply: boolean },
  store: Store,
  dataDir: string,
): Promise<void> {
  const { challenge: mended, library } = await challengeOfFolder(folder, dataDir)
  const runner = await createCheckRunner()
  try {
    const desk = createRescoreDesk({
      store: storeForAttempts(store),
      openChallenge: digest => library.open(digest),
      evaluate: runner.evaluate,
      now: Date.now,
      log: deskLog,
    })
    const all = await desk.compare(mended, attempt)
    const shown = attempt === undefined ? all.filter(({ change }) => change !== 'none') : all
    if (shown.length > 0) sayLines(shown.map(lineOf))
    const count = (change: Rescored['change']) => all.filter(each => each.change === change).length
    console.log(
      `${all.length} verdicts decided anew with ${mended.manifest.id} ${mended.manifest.version}: ${count('new-pass')} new passes, ${count('new-fail')} new fails, which are only told`,
    )
    if (apply) sayLines(await desk.grant(mended, all), 'There was nothing to grant.')
    else if (count('new-pass') > 0) console.log('Nothing was changed. Grant the new passes with --apply.')
  } finally {
    runner.close()
  }
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

await atDesk(main)

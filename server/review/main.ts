import { createChallengeLibrary } from '../challenges/challenge-library.ts'
import { readConfig } from '../config.ts'
import type { Log } from '../log.ts'
import { joinStore } from '../store/open-store.ts'
import { storeForAttempts } from '../wiring/store-for-attempts.ts'
import { readReviewCommand, usage } from './review-command.ts'
import { createReviewDesk } from './review-desk.ts'

/** What goes wrong is said to the person at the desk. */
const log: Log = {
  info() {},
  warn: (_, message) => console.warn(message),
  error: (fields, message) => console.error(message, fields),
  child: () => log,
}

/** `npm run review`: what stayed open in scores, decided by a person; also while the server runs. */
async function main(): Promise<void> {
  const command = readReviewCommand(process.argv.slice(2))
  if (command === undefined) throw new Error(usage)
  const { dataDir, databaseUrl, challengesDir } = readConfig(process.env)
  const store = await joinStore({
    dataDir,
    databaseUrl,
    log,
  })
  try {
    const library = createChallengeLibrary({ folder: challengesDir, dataFolder: dataDir })
    const desk = createReviewDesk({
      store: storeForAttempts(store),
      openChallenge: digest => library.open(digest),
      now: Date.now,
      log,
    })
    switch (command.kind) {
      case 'list': {
        const lines = await desk.list()
        console.log(lines.length === 0 ? 'Nothing is open.' : lines.join('\n'))
        return
      }
      case 'show':
        console.log((await desk.show(command.attemptId)).join('\n'))
        return
      case 'decide':
        console.log(await desk.decide(command.attemptId, command.checkId, command.outcome, command.reason))
        return
      default:
        command satisfies never
    }
  } finally {
    await store.close()
  }
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})

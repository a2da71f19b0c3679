import { type ChallengeLibrary, createChallengeLibrary } from '../challenges/challenge-library.ts'
import { createCheckRunner } from '../checks/check-runner.ts'
import { commandAtDesk, deskLog, sayLines, withStore } from '../desk/at-desk.ts'
import { storeForAttempts } from '../wiring/store-for-attempts.ts'
import { type AppealsDeskPowers, createAppealsDesk } from './appeals-desk.ts'
import { type ReviewCommand, readReviewCommand, usage } from './review-command.ts'
import { createReviewDesk } from './review-desk.ts'

/** `npm run review`: what stayed open in scores, and what candidates contradict, decided by a person; also while the server runs. */
async function review(command: ReviewCommand): Promise<void> {
  await withStore(async (store, { dataDir, challengesDir }) => {
    const library = createChallengeLibrary({ folder: challengesDir, dataFolder: dataDir })
    const powers = {
      store: storeForAttempts(store),
      openChallenge: (digest: string) => library.open(digest),
      now: Date.now,
      log: deskLog,
    }
    const desk = createReviewDesk(powers)
    switch (command.kind) {
      case 'list':
        sayLines(await desk.list(), 'Nothing is open.')
        return
      case 'appeals':
      case 'answer':
        await atAppealsDesk(command, powers, library)
        return
      case 'show':
        sayLines(await desk.show(command.attemptId))
        await atAppealsDesk(command, powers, library)
        return
      case 'decide':
        sayLines([await desk.decide(command.attemptId, command.checkId, command.outcome, command.reason)])
        return
      default:
        command satisfies never
    }
  })
}

/** The checks of an appeal decide in a sandbox, as they do for an attempt. */
async function atAppealsDesk(
  command: Extract<ReviewCommand, { kind: 'list' | 'appeals' | 'show' | 'answer' }>,
  powers: Omit<AppealsDeskPowers, 'evaluate' | 'currentChallenge'>,
  library: ChallengeLibrary,
): Promise<void> {
  const runner = await createCheckRunner()
  try {
    const desk = createAppealsDesk({
      ...powers,
      evaluate: runner.evaluate,
      async currentChallenge(id) {
        const { challenges } = await library.load()
        return challenges.find(({ manifest }) => manifest.id === id)
      },
    })
    if (command.kind === 'answer') {
      const { attemptId, checkId, granted, reason } = command
      sayLines([await desk.answer(attemptId, checkId, granted, reason)])
    } else if (command.kind === 'show') {
      const lines = await desk.show(command.attemptId)
      if (lines.length > 0) sayLines(lines)
    } else {
      sayLines(await desk.list(), 'Nobody waits for an answer.')
    }
  } finally {
    runner.close()
  }
}

await commandAtDesk(readReviewCommand, usage, review)

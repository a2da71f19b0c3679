import { createHash } from 'node:crypto'
import { hintPercents } from '../../shared/challenge/hints.ts'
import type { Parameters } from '../../shared/challenge/parameters.ts'
import type { AttemptEvent } from '../../shared/journal/attempt-event.ts'
import { fold } from '../../shared/journal/fold.ts'
import { emptyChain, link } from '../../shared/journal/hash-chain.ts'
import { journalFormat } from '../../shared/journal/journal-format.ts'
import { viewOf } from '../../shared/journal/view.ts'
import type { ChallengeWords } from '../challenges/challenge-words.ts'
import type { LoadedChallenge } from '../challenges/loaded-challenge.ts'

/** A text that a candidate gets, and whether it is what a file holds: in that, a fault may be seen by its work. */
export interface Shown {
  readonly where: string
  readonly text: string
  readonly isFile?: true
}

/** All that a candidate's page and shell get of an attempt before anything is done in it. */
export type ShownToCandidate = (challenge: LoadedChallenge, parameters: Parameters) => readonly Shown[]

export const shownToCandidate: ShownToCandidate = (challenge, parameters) => {
  const files = challenge.starterFiles(parameters)
  const { state, entries } = attemptOf(challenge, parameters)
  return [
    ...challenge.manifest.languages.flatMap(language => {
      const told = challenge.inLanguage([language])
      const where = language === challenge.language ? 'the page' : `the page in ${language}`
      return [
        { where, text: JSON.stringify(told.view(parameters)) },
        { where: `${where}, in practice`, text: JSON.stringify(helpOf(challenge, told, parameters)) },
      ]
    }),
    { where: 'the state of the attempt', text: JSON.stringify(state) },
    { where: 'the journal of the attempt', text: JSON.stringify(entries) },
    { where: 'the shell', text: JSON.stringify(challenge.environment(parameters)) },
    // In the order in which they are written, and so are listed by their times.
    { where: 'the list of files', text: JSON.stringify(files.map(({ path, mode }) => [path, mode])) },
    ...files.map(
      ({ path, data }): Shown => ({
        where: path,
        text: `${path} ${new TextDecoder().decode(data)}`,
        isFile: true,
      }),
    ),
  ]
}

/** What practice tells beside it. */
function helpOf({ manifest }: LoadedChallenge, told: ChallengeWords, parameters: Parameters) {
  return manifest.tasks.map(({ id }) => [
    told.view(parameters, 'practice').tasks.find(task => task.id === id)?.help,
    hintPercents.map((_, index) => told.hint(id, index + 1, parameters)),
  ])
}

/** An attempt as it has just started, by the candidate's view of it. */
function attemptOf(challenge: LoadedChallenge, parameters: Parameters) {
  const { id, version, minutes } = challenge.manifest
  const checkIds = challenge.manifest.tasks.flatMap(task => task.checks.map(check => check.id))
  const events: AttemptEvent[] = [
    {
      type: 'attempt-started',
      body: {
        format: journalFormat,
        attemptId: 'attempt',
        candidate: { id: 'candidate' },
        challenge: { id, version, digest: challenge.digest },
        mode: 'exam',
        budgetMs: minutes * 60_000,
        salt: 'as long as it is not shown, any will do',
        parameters: { ...parameters },
      },
    },
    { type: 'account-ready', body: { provider: 'embedded', accountId: '0'.repeat(12), region: 'us-east-1' } },
    { type: 'clock-started', body: {} },
    { type: 'checks-started', body: { runId: 'first', checkIds, cause: 'start' } },
  ]
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  const lines = link(emptyChain, 0, events, sha256)
  const state = fold(lines)
  if (state === undefined) throw new Error('An attempt has a first line')
  const view = viewOf('candidate', { ...challenge, hint: () => undefined })
  return { state: view.state(state), entries: lines.map(line => view.entry(line, state)) }
}

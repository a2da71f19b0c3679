import type { JournalEntry } from '../../shared/journal/attempt-event.ts'
import { getAttempt } from '../../shared/routes/attempt-routes.ts'
import { type AttemptClient, openAttempt, startPractice } from './attempt-client.ts'
import type { Figure } from './figures.ts'

const challengeId = 'serverless-shop'

/**
 * The Serverless exam from its start to its score, with each task solved by the solution's step: how long after the last change of
 * the account all checks of the task have passed (some wait by their nature: for an alarm, for a minute of the brief's promise), and
 * how long the end takes.
 */
export async function measureExam(url: string): Promise<Figure[]> {
  const attemptId = await startPractice(url, { challengeId })
  const client = await openAttempt(url, attemptId, { patienceMs: 240_000 })
  await client.entry(entry => entry.type === 'clock-started')
  await everyFirstLook(client)
  const { challenge } = await attemptOf(url, attemptId)
  const figures: Figure[] = []
  for (const { id: task, checks, help } of challenge.tasks) {
    const own = checks.map(({ id }) => id)
    const from = client.entries().length
    // What walks through the others' work has nothing of its own to do: it passes after the last of them.
    if (help?.solves !== true) continue
    await client.perform({ kind: 'solve', taskId: task })
    const solved = await client.entry(entry => entry.type === 'task-solved' && entry.body.taskId === task)
    const passed = await Promise.all(own.map(id => passAfter(client, id, from)))
    const changes = client
      .entries()
      .slice(from)
      .filter(({ type, seq }) => type === 'account-changed' && seq <= solved.seq + 1)
    const lastChangeAt = Math.max(...changes.map(({ at }) => at))
    figures.push({
      what: `${task}: last change → all its checks pass`,
      samples: passed.map(({ at }) => Math.max(0, at - lastChangeAt)),
      unit: 'ms',
    })
  }
  await client.perform({ kind: 'submit' })
  const submitted = await client.entry(({ type }) => type === 'attempt-submitted')
  const scored = await client.entry(({ type }) => type === 'attempt-scored')
  client.close()
  return [...figures, { what: 'end → score', samples: [scored.at - submitted.at], unit: 'ms', goal: 10_000 }]
}

async function attemptOf(url: string, attemptId: string) {
  const answer = await fetch(`${url}${getAttempt.path.replace(':attemptId', attemptId)}`)
  return getAttempt.answer.parse(await answer.json())
}

/** Resolves once each check has looked at the untouched account. */
async function everyFirstLook(client: AttemptClient): Promise<void> {
  const first = await client.entry(({ type }) => type === 'checks-started')
  const ids = first.type === 'checks-started' ? first.body.checkIds : []
  await Promise.all(ids.map(id => client.entry(entry => isVerdict(entry, id))))
}

/** Its last verdict that is a pass, once it has one after so many entries. */
async function passAfter(client: AttemptClient, checkId: string, from: number): Promise<JournalEntry> {
  const passes = (entry: JournalEntry) =>
    isVerdict(entry, checkId) && entry.type === 'check-finished' && entry.body.verdict.outcome === 'pass'
  return client.entry(entry => passes(entry) && client.entries().indexOf(entry) >= from)
}

const isVerdict = (entry: JournalEntry, checkId: string) =>
  entry.type === 'check-finished' && entry.body.checkId === checkId

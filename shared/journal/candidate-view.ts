import type { Phrase } from '../challenge/phrase.ts'
import { type Verdict, verdictInWords } from '../challenge/verdict.ts'
import type { JournalEntry } from './attempt-event.ts'
import type { AttemptState, CheckState } from './attempt-state.ts'

/** How much a candidate may see at this moment. */
export interface Visibility {
  /** Facts of verdicts: in practice and demo always, in an exam only after it was scored. */
  readonly facts: boolean
  readonly secretParameters: ReadonlySet<string>
  /** The challenge's words, in the reader's language; undefined for what the platform says, which the page has words for. */
  words(phrase: Phrase): string | undefined
  /** A hint that was opened, in the challenge's words; `number` counts from 1. */
  hint(taskId: string, number: number): string | undefined
}

/**
 * What a candidate gets in place of the hash of a line: a hash is over what they may not see. The head of the whole journal is
 * in the report, and is over the salt as well.
 */
const hiddenHash = ''
/** The number of a change tells how many calls went before it, those of the seed too. */
const hiddenChange = 1
/** How long a look took can depend on what it looked for. */
const hiddenDuration = 0

/**
 * A journal entry as the candidate may see it: without secret parameters and what is a function of them, without facts while
 * the exam runs, and with the words for what is left. All texts of the challenge would tell what its checks look for.
 */
export function candidateEntry(whole: JournalEntry, visibility: Visibility): JournalEntry {
  const entry = { ...whole, previousHash: hiddenHash, hash: hiddenHash }
  if (entry.type === 'attempt-started') {
    const { salt: _, ...body } = entry.body
    return { ...entry, body: { ...body, parameters: without(body.parameters, visibility.secretParameters) } }
  }
  if (entry.type === 'account-changed') return { ...entry, body: { ...entry.body, change: hiddenChange } }
  if (entry.type === 'check-finished') {
    const { verdict, snapshot, look: _, ...body } = entry.body
    const durationMs = visibility.facts ? body.durationMs : hiddenDuration
    return { ...entry, body: { ...body, durationMs, ...seenOf({ verdict, snapshot }, visibility) } }
  }
  if (entry.type === 'hint-opened')
    return { ...entry, body: { ...entry.body, ...toldHint(entry.body, visibility) } }
  return entry
}

function toldHint(
  { taskId, number }: { readonly taskId: string; readonly number: number },
  { hint }: Visibility,
): { readonly text?: string } {
  const text = hint(taskId, number)
  return text === undefined ? {} : { text }
}

/** The folded state with the same things left out, so that state and entries agree. */
export function candidateState(state: AttemptState, visibility: Visibility): AttemptState {
  const parameters = without(state.parameters, visibility.secretParameters)
  const checks: Record<string, CheckState> = {}
  for (const [id, { verdict, snapshot, durationMs, ...check }] of Object.entries(state.checks)) {
    const shownMs = durationMs === undefined || visibility.facts ? durationMs : hiddenDuration
    checks[id] = {
      ...check,
      ...(shownMs !== undefined && { durationMs: shownMs }),
      ...(verdict && seenOf({ verdict, snapshot }, visibility)),
    }
  }
  const help = Object.entries(state.help).map(([taskId, given]) => [
    taskId,
    { ...given, hints: given.hints.map((_, index) => toldHint({ taskId, number: index + 1 }, visibility)) },
  ])
  return {
    ...state,
    ...{ hash: hiddenHash, parameters, checks, help: Object.fromEntries(help) },
    ...accountOf(state),
  }
}

function accountOf({ account }: AttemptState): Pick<AttemptState, 'account'> {
  if (account === undefined) return {}
  return { account: { ...account, lastChange: Math.min(account.lastChange, hiddenChange) } }
}

/** A verdict and its snapshot's digest, as far as they may be seen. */
function seenOf(
  { verdict, snapshot }: { readonly verdict: Verdict; readonly snapshot: string | undefined },
  { facts, words }: Visibility,
) {
  return {
    verdict: verdictInWords(facts ? verdict : { ...verdict, facts: [] }, words),
    ...(facts && snapshot !== undefined && { snapshot }),
  }
}

/** What a candidate may see of an attempt as it stands, of a challenge with these secrets and words. */
export function visibilityOf(
  state: Pick<AttemptState, 'mode' | 'phase'>,
  { secretParameters, words, hint }: Omit<Visibility, 'facts'>,
): Visibility {
  return { facts: state.mode !== 'exam' || state.phase === 'scored', secretParameters, words, hint }
}

function without(
  parameters: { readonly [name: string]: string },
  secret: ReadonlySet<string>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !secret.has(name)))
}

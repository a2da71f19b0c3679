import type { Help, TaskHelp } from '../challenge/hints.ts'
import { samePhrase } from '../challenge/phrase.ts'
import type { Verdict } from '../challenge/verdict.ts'
import { endClock, giveBack, newClock, resumeClock, startClock, stopClock } from '../clock.ts'
import type { AttemptEventOf, JournalEntry } from './attempt-event.ts'
import type { AttemptState, CheckState, SavedFile, StageState } from './attempt-state.ts'
import { foldAppeal } from './fold-appeal.ts'
import { foldRecording, newRecording } from './fold-recording.ts'
import type { Stage } from './lifecycle-events.ts'
import { noteActivity } from './note-activity.ts'

/** The version of what `fold` makes: a cached state of another version is folded anew. */
export const foldVersion = 12

/**
 * Folds entries into the state they lead to. Folding a part and then the rest gives the same as folding all; an entry at
 * or before the state's place changes nothing, so a repeated delivery is harmless. A gap throws: the caller lost lines.
 */
export function fold(entries: readonly JournalEntry[], from?: AttemptState): AttemptState | undefined {
  let state = from
  for (const entry of entries) state = foldEntry(state, entry)
  return state
}

/** Folds one entry; throws where `fold` does. */
export function foldEntry(state: AttemptState | undefined, entry: JournalEntry): AttemptState {
  if (state === undefined) {
    if (entry.type !== 'attempt-started')
      throw new Error(`A journal starts with attempt-started, not ${entry.type}.`)
    return firstState(entry)
  }
  if (entry.seq <= state.seq) return state
  if (entry.seq !== state.seq + 1)
    throw new Error(`Line ${state.seq + 1} of the journal is missing before line ${entry.seq}.`)
  const next = { ...apply(state, entry), seq: entry.seq, hash: entry.hash, at: entry.at }
  return { ...next, activity: noteActivity(state, next, entry) }
}

function firstState(entry: JournalEntry & AttemptEventOf<'attempt-started'>): AttemptState {
  const { attemptId, candidate, challenge, mode, budgetMs, parameters, recordsTerminals, copy } = entry.body
  const waiting: StageState = { status: 'waiting' }
  return {
    attemptId,
    candidate,
    challenge,
    mode,
    parameters,
    phase: 'preparing',
    seq: entry.seq,
    hash: entry.hash,
    at: entry.at,
    startedAt: entry.at,
    stages: { account: waiting, seed: waiting, workspace: waiting },
    clock: newClock(budgetMs),
    files: {},
    shells: [],
    checks: {},
    help: {},
    ...(recordsTerminals && { recording: newRecording }),
    ...(copy && { copy }),
    activity: [],
  }
}

function apply(state: AttemptState, entry: JournalEntry): AttemptState {
  switch (entry.type) {
    case 'attempt-started':
      throw new Error('A journal has one attempt-started, at its beginning.')
    case 'stage-started':
      return withStage(state, entry.body.stage, { status: 'running' })
    case 'stage-finished':
      return withStage(state, entry.body.stage, { status: 'done', durationMs: entry.body.durationMs })
    case 'stage-failed':
      return {
        ...withStage(state, entry.body.stage, { status: 'failed', code: entry.body.code }),
        phase: 'failed',
      }
    case 'attempt-submitted':
      return end(state, 'submitted', entry.at)
    case 'attempt-expired':
      return end(state, 'expired', entry.at)
    case 'attempt-abandoned':
      return { ...state, phase: 'abandoned', clock: endClock(state.clock, entry.at) }
    case 'attempt-scored':
      return { ...state, phase: 'scored', score: entry.body.score, scoredAt: entry.at }
    case 'attempt-rescored':
      return { ...state, score: entry.body.score }
    case 'credentials-issued':
      return { ...state, credentialsIssuedAt: entry.at }
    case 'clock-started':
      return { ...state, phase: 'running', clock: startClock(state.clock, entry.at) }
    case 'clock-stopped':
      return { ...state, clock: stopClock(state.clock, entry.body.reason, entry.body.since ?? entry.at) }
    case 'clock-resumed':
      return { ...state, clock: resumeClock(state.clock, entry.body.reason, entry.at) }
    case 'time-given-back':
      return { ...state, clock: giveBack(state.clock, entry.body.from, entry.body.to) }
    case 'time-not-given': {
      const { reason, since } = entry.body
      return { ...state, notGiven: { reason, since } }
    }
    case 'workspace-ready':
      return { ...state, workspaceId: entry.body.workspaceId }
    case 'workspace-restored':
      return { ...state, shells: [] }
    case 'file-saved':
      return { ...state, files: { ...state.files, [entry.body.path]: savedFile(entry) } }
    case 'file-removed':
      return {
        ...state,
        files: mapFiles(state.files, path => (within(path, entry.body.path) ? undefined : path)),
      }
    case 'file-renamed': {
      const { from, to } = entry.body
      return {
        ...state,
        files: mapFiles(state.files, path => (within(path, from) ? to + path.slice(from.length) : path)),
      }
    }
    case 'files-archived':
      // The first is the truth: a later one would be of a workspace that nobody kept still.
      return state.archive ? state : { ...state, archive: entry.body }
    case 'shell-opened':
      return {
        ...state,
        shells: [...state.shells.filter(id => id !== entry.body.terminalId), entry.body.terminalId],
      }
    case 'shell-closed':
      return { ...state, shells: state.shells.filter(id => id !== entry.body.terminalId) }
    case 'account-ready':
      return { ...state, account: { ...entry.body, sealed: false, lastChange: 0 } }
    case 'account-changed':
      return withChange(state, entry.body)
    case 'account-sealed':
      return state.account ? { ...state, account: { ...state.account, sealed: true } } : state
    case 'checks-started':
      return { ...state, checks: startChecks(state.checks, entry.body) }
    case 'check-finished':
      return { ...state, checks: finishCheck(state.checks, entry.body, entry.at) }
    case 'check-reviewed':
      return { ...state, checks: reviewCheck(state.checks, entry.body, entry.at) }
    case 'check-regraded':
      return { ...state, checks: regradeCheck(state.checks, entry.body.checkId, entry.at) }
    case 'verdict-appealed':
    case 'appeal-decided':
      return { ...state, checks: foldAppeal(state.checks, entry) }
    case 'terminal-recorded':
    case 'recording-stopped':
      return { ...state, ...foldRecording(state.recording, entry) }
    case 'hint-opened':
      return { ...state, help: openHint(state.help, entry.body) }
    case 'task-set-back':
      return { ...state, help: helped(state.help, entry.body.taskId, {}) }
    case 'task-solved':
      return { ...state, help: helped(state.help, entry.body.taskId, { solved: true }) }
    case 'copy-ended':
      return { ...state, ...(state.copy && { copy: { ...state.copy, ended: entry.body.how } }) }
    default:
      return entry satisfies never
  }
}

/** Whoever does a task by themselves after all has earned it; what they have read they have read. */
function helped(help: Help, taskId: string, by: Omit<TaskHelp, 'hints'>): Help {
  return { ...help, [taskId]: { hints: (help[taskId] ?? noHelp).hints, ...by } }
}

function withStage(state: AttemptState, stage: Stage, stageState: StageState): AttemptState {
  return { ...state, stages: { ...state.stages, [stage]: stageState } }
}

function withChange(
  state: AttemptState,
  { change, late }: AttemptEventOf<'account-changed'>['body'],
): AttemptState {
  const { account } = state
  if (account === undefined) return state
  const lastChange = Math.max(account.lastChange, change)
  const lateChanges = { ...(late && { lateChanges: (account.lateChanges ?? 0) + 1 }) }
  return { ...state, account: { ...account, lastChange, ...lateChanges } }
}

function end(state: AttemptState, how: 'submitted' | 'expired', at: number): AttemptState {
  return { ...state, phase: 'closing', ended: { how, at }, clock: endClock(state.clock, at) }
}

function startChecks(
  checks: AttemptState['checks'],
  run: AttemptEventOf<'checks-started'>['body'],
): AttemptState['checks'] {
  const started: Record<string, CheckState> = { ...checks }
  for (const id of run.checkIds)
    started[id] = { ...checks[id], checking: true, runId: run.runId, cause: run.cause }
  return started
}

/** A verdict of a run that a newer run has overtaken is history, not the check's state. */
function finishCheck(
  checks: AttemptState['checks'],
  finished: AttemptEventOf<'check-finished'>['body'],
  at: number,
): AttemptState['checks'] {
  const { runId, checkId, verdict, durationMs, snapshot } = finished
  const before = checks[checkId]
  if (before?.checking && before.runId !== runId) return checks
  const state: CheckState = {
    checking: false,
    runId,
    ...(before?.cause && { cause: before.cause }),
    verdict,
    decidedAt: at,
    durationMs,
    ...(snapshot !== undefined && { snapshot }),
    ...(isTouched(before, verdict) && { touched: true }),
    ...(before?.appeal && { appeal: before.appeal }),
  }
  return { ...checks, [checkId]: state }
}

/** What a person decides takes the place of what could not be decided; the snapshot of the last look stays beside it. */
function reviewCheck(
  checks: AttemptState['checks'],
  { checkId, outcome, reason }: AttemptEventOf<'check-reviewed'>['body'],
  at: number,
): AttemptState['checks'] {
  const { snapshot, appeal } = checks[checkId] ?? {}
  const reviewed: CheckState = {
    checking: false,
    cause: 'review',
    verdict: { outcome, symptom: { code: 'assay:reviewed', values: {} }, facts: [] },
    decidedAt: at,
    ...(snapshot !== undefined && { snapshot }),
    touched: true,
    review: { reason, at },
    ...(appeal && { appeal }),
  }
  return { ...checks, [checkId]: reviewed }
}

/** What a mended check passes takes the place of its verdict; what was seen stays beside it. */
function regradeCheck(checks: AttemptState['checks'], checkId: string, at: number): AttemptState['checks'] {
  const { snapshot, appeal } = checks[checkId] ?? {}
  const regraded: CheckState = {
    checking: false,
    cause: 'review',
    verdict: { outcome: 'pass', symptom: { code: 'assay:regraded', values: {} }, facts: [] },
    decidedAt: at,
    ...(snapshot !== undefined && { snapshot }),
    touched: true,
    ...(appeal && { appeal }),
  }
  return { ...checks, [checkId]: regraded }
}

const noHelp: TaskHelp = { hints: [] }

/** In order: one that is open already, or that another comes before, changes nothing. */
function openHint(
  help: Help,
  { taskId, number, text }: AttemptEventOf<'hint-opened'>['body'],
): AttemptState['help'] {
  const before = help[taskId] ?? noHelp
  if (number !== before.hints.length + 1) return help
  const hint = text === undefined ? {} : { text }
  return { ...help, [taskId]: { ...before, hints: [...before.hints, hint] } }
}

function isTouched(before: CheckState | undefined, verdict: Verdict): boolean {
  if (before?.touched || isAsked(before?.cause)) return true
  const first = before?.verdict
  return (
    first !== undefined && (first.outcome !== verdict.outcome || !samePhrase(first.symptom, verdict.symptom))
  )
}

const isAsked = (cause: CheckState['cause']) =>
  cause === 'request' || cause === 'submission' || cause === 'review'

function within(path: string, folderOrFile: string): boolean {
  return path === folderOrFile || path.startsWith(`${folderOrFile}/`)
}

function savedFile({ body, at, seq }: JournalEntry & AttemptEventOf<'file-saved'>): SavedFile {
  return { digest: body.digest, bytes: body.bytes, savedAt: at, seq }
}

function mapFiles(
  files: AttemptState['files'],
  rename: (path: string) => string | undefined,
): AttemptState['files'] {
  const mapped: Record<string, SavedFile> = {}
  for (const [path, file] of Object.entries(files)) {
    const kept = rename(path)
    if (kept !== undefined) mapped[kept] = file
  }
  return mapped
}

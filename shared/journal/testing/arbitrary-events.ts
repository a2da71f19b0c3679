import fc from 'fast-check'
import type { Fact } from '../../challenge/verdict.ts'
import { outageReasons, stopReasons } from '../../clock.ts'
import type { AttemptEvent, AttemptEventOf } from '../attempt-event.ts'
import { journalFormat } from '../journal-format.ts'
import { archiveProblems, leftOutReasons } from '../workspace-events.ts'

const path = fc.constantFrom('a.mjs', 'functions/orders/index.mjs', 'functions', 'README.md')
const digest = fc.constantFrom('0'.repeat(64), 'ab'.repeat(32))
const checkId = fc.constantFrom('orders.stored', 'orders.least', 'dead-letters.set-aside')
const taskId = fc.constantFrom('orders', 'dead-letters')
const runId = fc.constantFrom('run-1', 'run-2')
const reason = fc.constantFrom(...outageReasons)
const stopReason = fc.constantFrom(...stopReasons)
const verdict = fc.record({
  outcome: fc.constantFrom('pass' as const, 'fail' as const, 'inconclusive' as const),
  symptom: fc.record({
    code: fc.constantFrom('order-is-lost', 'order-is-kept', 'assay:undecided'),
    values: fc.record({ status: fc.nat(600) }),
  }),
  facts: fc.constant<Fact[]>([]),
})

/** How every journal of these tests begins. */
export const attemptStarted: AttemptEventOf<'attempt-started'> = {
  type: 'attempt-started',
  body: {
    format: journalFormat,
    attemptId: 'attempt1',
    candidate: { id: 'local' },
    challenge: { id: 'warm-up', version: '1.0.0', digest: 'd' },
    mode: 'exam',
    budgetMs: 1_200_000,
    parameters: { suffix: '7f3a' },
  },
}

/** Any event that can follow the first, in no sensible order. */
export const arbitraryEvent: fc.Arbitrary<AttemptEvent> = fc.oneof(
  fc.record({ type: fc.constant('clock-started' as const), body: fc.constant({}) }),
  fc.record({ type: fc.constant('clock-stopped' as const), body: fc.record({ reason: stopReason }) }),
  fc.record({
    type: fc.constant('clock-stopped' as const),
    body: fc.record({ reason, since: fc.nat(100_000) }),
  }),
  fc.record({ type: fc.constant('clock-resumed' as const), body: fc.record({ reason: stopReason }) }),
  fc.record({
    type: fc.constant('time-given-back' as const),
    body: fc.record({ reason, from: fc.nat(1_000), to: fc.nat(100_000) }),
  }),
  fc.record({
    type: fc.constant('file-saved' as const),
    body: fc.record({ path, digest, bytes: fc.nat(100) }),
  }),
  fc.record({
    type: fc.constant('workspace-restored' as const),
    body: fc.record({ savedFiles: fc.nat(3) }),
  }),
  fc.record({ type: fc.constant('file-removed' as const), body: fc.record({ path }) }),
  fc.record({ type: fc.constant('file-renamed' as const), body: fc.record({ from: path, to: path }) }),
  fc.record({
    type: fc.constant('shell-opened' as const),
    body: fc.record({ terminalId: fc.constantFrom('t1', 't2') }),
  }),
  fc.record({
    type: fc.constant('shell-closed' as const),
    body: fc.record({ terminalId: fc.constantFrom('t1', 't2') }),
  }),
  fc.record({
    type: fc.constant('terminal-recorded' as const),
    body: fc.record({ terminalId: fc.constantFrom('t1', 't2'), digest, bytes: fc.nat(100) }),
  }),
  fc.record({
    type: fc.constant('recording-stopped' as const),
    body: fc.record({ why: fc.constantFrom('asked' as const, 'full' as const) }),
  }),
  fc.record({
    type: fc.constant('credentials-issued' as const),
    body: fc.record({
      credentials: fc.array(
        fc.record({ kind: fc.constantFrom('badge' as const, 'score-report' as const), id: path, digest }),
        { maxLength: 2 },
      ),
    }),
  }),
  fc.record({
    type: fc.constant('files-archived' as const),
    body: fc.record(
      {
        files: fc.array(fc.record({ path, digest, bytes: fc.nat(100) }), { maxLength: 3 }),
        leftOut: fc.array(
          fc.record({
            why: fc.constantFrom(...leftOutReasons),
            count: fc.integer({ min: 1, max: 9 }),
            paths: fc.array(path, { maxLength: 2 }),
          }),
          { maxLength: 2 },
        ),
        problem: fc.constantFrom(...archiveProblems),
      },
      { requiredKeys: ['files', 'leftOut'] },
    ),
  }),
  fc.record({
    type: fc.constant('account-ready' as const),
    body: fc.constant({ provider: 'embedded' as const, accountId: '123456789012', region: 'us-east-1' }),
  }),
  fc.record({
    type: fc.constant('account-changed' as const),
    body: fc.record({
      change: fc.integer({ min: 1, max: 50 }),
      service: fc.constant('lambda'),
      operation: fc.constant('UpdateFunctionCode'),
      by: fc.constant('candidate' as const),
    }),
  }),
  fc.record({
    type: fc.constant('checks-started' as const),
    body: fc.record({
      runId,
      checkIds: fc.uniqueArray(checkId, { minLength: 1 }),
      cause: fc.constant('request' as const),
    }),
  }),
  fc.record({
    type: fc.constant('check-finished' as const),
    body: fc.record({ runId, checkId, verdict, durationMs: fc.nat(5_000) }),
  }),
  fc.record({
    type: fc.constant('check-reviewed' as const),
    body: fc.record({
      checkId,
      outcome: fc.constantFrom('pass' as const, 'fail' as const),
      reason: fc.constant('It was seen.'),
    }),
  }),
  fc.record({
    type: fc.constant('check-regraded' as const),
    body: fc.record({ checkId, version: fc.constant('1.0.1'), digest }),
  }),
  fc.record({
    type: fc.constant('verdict-appealed' as const),
    body: fc.record({ checkId, reason: digest }),
  }),
  fc.record({
    type: fc.constant('appeal-decided' as const),
    body: fc.record({
      checkId,
      granted: fc.boolean(),
      reason: fc.constant('It was seen.'),
      replay: fc.constant({ own: 'fail' as const }),
    }),
  }),
  fc.record({
    type: fc.constant('hint-opened' as const),
    body: fc.record({ taskId, number: fc.integer({ min: 1, max: 3 }) }),
  }),
  fc.record({ type: fc.constant('task-set-back' as const), body: fc.record({ taskId }) }),
  fc.record({ type: fc.constant('task-solved' as const), body: fc.record({ taskId }) }),
  fc.record({
    type: fc.constant('copy-ended' as const),
    body: fc.record({ how: fc.constantFrom('complete' as const, 'failed' as const) }),
  }),
  fc.record({ type: fc.constant('attempt-submitted' as const), body: fc.constant({}) }),
)

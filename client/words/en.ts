import { formatDuration } from '../ui/format-time.ts'
import type { Words } from './words.ts'

const stages = { account: 'AWS account', seed: 'system in it', workspace: 'workspace' } as const

/** English. Another language is another file of this type. */
export const en: Words = {
  'outage.account-unreachable': () => 'the account was unreachable',
  'outage.workspace-unreachable': () => 'the workspace was unreachable',
  'outage.server-restarting': () => 'the server restarted',
  'outage.checks-backed-up': () => 'the checks were behind',
  'outage.storage-unavailable': () => 'nothing could be saved',
  'outage.server-frozen': () => 'the server stood still',
  'outage.paused': () => 'you paused',

  'stage-failed.account-unavailable': () =>
    'The AWS account could not be reached. It is our fault, not yours; start again in a moment.',
  'stage-failed.workspace-unavailable': () =>
    'The workspace could not be reached. It is our fault, not yours; start again in a moment.',
  'stage-failed.storage-unavailable': () =>
    'There was no room left to store anything. It is our fault, not yours; ask whoever runs the server.',
  'stage-failed.our-fault': ({ stage }) =>
    `The ${stages[stage]} could not be prepared. It is our fault, not yours; start again.`,

  'archive.no-folder': ({ folder }) =>
    `There was no folder ~/${folder} at the end, so no files could be kept. Your score does not depend on it.`,
  'archive.unreadable': () =>
    'Your files could not be read at the end. That is our fault, not yours. Your score does not depend on it.',

  'ended.submitted': () => 'Submitted',
  'ended.expired': () => 'Time was up',

  'moment.fails': ({ title }) => `${title} does not pass`,
  'moment.passes': ({ title }) => `${title} passes`,
  'moment.no-longer-passes': ({ title }) => `${title} no longer passes`,
  'moment.not-decided': ({ title }) => `${title} could not be decided`,
  'moment.given-back': ({ ms, why }) => `${formatDuration(ms)} given back: ${why}`,
  'moment.submitted': () => 'Submitted',
  'moment.expired': () => 'Time was up',

  'verdict.assay:still-looking': () =>
    'This is still being looked at, as its task promises time for it. Its points stay open until then.',
  'verdict.assay:undecided': () =>
    'This could not be decided yet. Its points stay open until it is looked at again.',
  'verdict.assay:our-fault': () =>
    'The platform failed while this was looked at. Its points stay open until it is looked at again.',
  'verdict.assay:check-broke': () =>
    'The check itself broke, which is not your fault. Its points stay open until somebody has looked at it.',
  'verdict.assay:no-answer': () => 'The system gives no answer within 31 s.',
  'verdict.assay:connection-cut': () => 'The system closes the connection without an answer.',
  'verdict.assay:interim-answer': () =>
    'The system answers with a status from 100 to 199 and nothing after it.',
  'verdict.assay:unreadable-answer': () =>
    'The system answers with headers that are no valid HTTP, or far too long.',
  'verdict.assay:throttled': () => 'The system refuses a request because it is throttled.',
  'verdict.assay:refused-by-aws': () => 'AWS refuses a question about the system with an error.',
  'verdict.assay:asked-too-often': () => 'The system does not come to rest, however often it is looked at.',
  'verdict.assay:too-much-to-see': () =>
    'The system answers with more than a check can look at (256 KiB in all).',
  'verdict.assay:took-too-long': () =>
    'What the system answers takes longer to look at than a check may take.',
  'verdict.assay:unexpected-answer': () =>
    'The system answers with something that this criterion cannot make sense of.',
  'verdict.assay:part-missing': () =>
    'A part of the system that this criterion looks at is missing or cannot be read.',
  'verdict.assay:reviewed': () => 'A person has looked at this and decided it.',
  'verdict.assay:regraded': () =>
    'This was decided anew by a mended check, from what was seen then: it passes.',
  'verdict.assay:answer-of-aws': () => 'Answer of AWS',

  'result.passed': () => 'Passed',
  'result.not-passed': () => 'Not passed',
  'result.open': () => 'Still open',
  'score.percent': ({ percent, highest }) => (percent === highest ? `${percent}` : `${percent}–${highest}`),
  'score.points': ({ earned, open, possible }) =>
    open === 0 ? `${earned} of ${possible} points` : `${earned} to ${earned + open} of ${possible} points`,
  'score.open': ({ points, matters }) =>
    `${points === 1 ? '1 point is' : `${points} points are`} open: what they depend on is not decided yet, which is not your fault. It is looked at again by itself for an hour, then by a person.${matters ? ' Whether you passed depends on it.' : ''}`,
  'feedback.on-request': () => 'Looked at when you press “Check this task”',
  'feedback.after-submission': () => 'Looked at after you have submitted',
  'check.tried-out': () => 'tried out, does not count',
  'score.provisional': ({ judges, percent }) =>
    `The cut at ${percent} % is provisional: ${judges === 0 ? 'no judge has' : judges === 1 ? '1 judge has' : `${judges} judges have`} rated yet.`,
  'score.scaled': ({ lowest, highest }) =>
    lowest === highest ? `${lowest} of 1000, 700 passes` : `${lowest} to ${highest} of 1000, 700 passes`,
  'verdicts.hide': () => 'Hide verdicts',
  'verdicts.show': () => 'Verdicts hidden: show',
  'criterion.open': () => 'Open: it is looked at again',
  'criterion.waits-for-goal': () => 'Open: it counts if a goal of this task passes',
  'criterion.goal-needed': () => 'Counts once a goal of this task passes',
  'criterion.reviewed': ({ reason }) => `Decided by a person: ${reason}`,

  'not-given.own-call': ({ outage }) => `No time is given back, as a call of yours was the cause: ${outage}`,
  'not-given.own-load': ({ outage }) =>
    `No time is given back, as your own programs kept the machine busy: ${outage}`,

  'candidate.nameless': () => 'Somebody whose name was deleted',
  'attempts.outdated': ({ count }) =>
    count === 1
      ? '1 attempt of an earlier version of Assay cannot be shown by this one'
      : `${count} attempts of an earlier version of Assay cannot be shown by this one`,
}

import type { ChallengeView, CheckView, TaskView } from '../../shared/challenge/challenge-view.ts'
import type { Outcome, Verdict } from '../../shared/challenge/verdict.ts'
import type { AttemptState, CheckState } from '../../shared/journal/attempt-state.ts'
import type { Standing } from '../tasks/standing.ts'

/** Every way in which a check, a task or a node can stand. */
export const standings = [
  'idle',
  'checking',
  'pass',
  'fail',
  'inconclusive',
] as const satisfies readonly Standing[]

const said = (code: string, text: string) => ({ code, values: {}, text })

export function sampleVerdict(outcome: Outcome): Verdict {
  const facts = [
    {
      label: said('answer', 'Answer of POST /wishlists/amy'),
      seen: 'HTTP 500, {"message":"Internal Server Error"}',
      expected: 'HTTP 201',
    },
    { label: said('items', 'Items of the table'), seen: '0' },
  ]
  return {
    outcome,
    symptom: said('not-kept', 'A product that is saved is not on the list afterwards.'),
    facts,
  }
}

/** A check that stands so. */
export function sampleCheck(standing: Standing): CheckState {
  if (standing === 'idle') return { checking: false, cause: 'start', verdict: sampleVerdict('fail') }
  if (standing === 'checking') return { checking: true, cause: 'request' }
  return { checking: false, touched: true, durationMs: 1_240, verdict: sampleVerdict(standing) }
}

function sampleTask(standing: Standing): TaskView {
  const check: CheckView = {
    id: `${standing}.goal`,
    title: `A criterion, ${standing}`,
    kind: 'goal',
    points: 4,
    nodes: [],
  }
  return {
    id: standing,
    title: `A task, ${standing}`,
    kind: 'repair',
    domain: 'shop',
    points: 4,
    minutes: 5,
    brief: '',
    nodes: [standing],
    checks: [check],
  }
}

/** A task for each standing; the diagram has a node for each. */
export const sampleChallenge: ChallengeView = {
  id: 'gallery',
  version: '1.0.0',
  languages: ['en'],
  language: 'en',
  title: 'The shop that shows itself',
  summary: 'Every state of everything.',
  minutes: 20,
  points: 20,
  passPercent: 70,
  domains: [{ id: 'shop', title: 'Shop', points: 20 }],
  scenario: '',
  diagram: [
    'flowchart LR',
    ...standings.map(
      one => `  ${one}@{ icon: "logos:aws-lambda", form: "square", label: "${one}", pos: "b", h: 44 }`,
    ),
    `  ${standings.join(' --> ')}`,
  ].join('\n'),
  workspace: { folder: 'shop', open: [] },
  tasks: standings.map(sampleTask),
}

/** The checks of that challenge, each standing as its task is named. */
export const sampleChecks: AttemptState['checks'] = Object.fromEntries(
  standings.map(standing => [`${standing}.goal`, sampleCheck(standing)]),
)

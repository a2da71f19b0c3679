import type { TaskView } from '../../shared/challenge/challenge-view.ts'
import type { Activity } from '../../shared/journal/activity.ts'
import { formatDuration } from '../ui/format-time.ts'
import { visiblePath } from '../ui/visible-path.ts'
import { said } from '../words/said.ts'
import { activityWords } from './activity-words.ts'
import { changePhrase } from './change-phrases.ts'

export type Tone = 'neutral' | 'pass' | 'fail' | 'inconclusive' | 'clock'

/** A sentence in parts; names of things are strong. */
export interface Sentence {
  readonly tone: Tone
  readonly parts: readonly { readonly text: string; readonly strong: boolean }[]
}

const plain = (text: string) => ({ text, strong: false })
const strong = (text: string) => ({ text, strong: true })
const say = (tone: Tone, ...parts: Sentence['parts']): Sentence => ({ tone, parts })
/** A name with what stands around it; of nothing there is no part. */
const around = (name: string, [before, behind]: readonly [string, string]) => [
  plain(before),
  strong(name),
  ...(behind === '' ? [] : [plain(behind)]),
]

/** In the language of the page. `passesWholeTask` is the number of the task that this verdict completed, counted from 1. */
export function sentenceOf(
  activity: Activity,
  tasks: readonly TaskView[],
  passesWholeTask?: number,
): Sentence {
  const words = activityWords()
  switch (activity.kind) {
    case 'started':
      return say('neutral', plain(words.started))
    case 'submitted':
      return say('neutral', plain(words.submitted))
    case 'expired':
      return say('clock', plain(words.expired))
    case 'scored':
      return say('neutral', plain(words.scored))
    case 'saved':
      return say('neutral', ...around(visiblePath(activity.path), words.saved))
    case 'restored':
      return say('clock', plain(words.restored(activity.savedFiles)))
    case 'recording-stopped':
      return say('neutral', plain(words.recordingStopped[activity.why]))
    case 'stopped':
      return say('clock', plain(words.stopped(said(`outage.${activity.reason}`, {}))))
    case 'not-given':
      return say(
        'clock',
        plain(said(`not-given.${activity.why}`, { outage: said(`outage.${activity.reason}`, {}) })),
      )
    case 'given-back':
      return say(
        'clock',
        plain(words.givenBack(formatDuration(activity.ms), said(`outage.${activity.reason}`, {}))),
      )
    case 'change':
      return changeSentence(activity)
    case 'verdict':
      return verdictSentence(activity, titleOf(tasks, activity.checkId), passesWholeTask)
    default:
      return activity satisfies never
  }
}

function changeSentence(activity: Extract<Activity, { kind: 'change' }>): Sentence {
  const { service, operation, resource, error } = activity
  if (error !== undefined) {
    const call = `${service} ${operation}`
    return resource === undefined
      ? say('neutral', plain(activityWords().refusedAlone(call, error)))
      : say('neutral', ...around(resource, activityWords().refused(call, error)))
  }
  const { named, unnamed } = changePhrase(service, operation)
  return resource === undefined ? say('neutral', plain(unnamed)) : say('neutral', ...around(resource, named))
}

function verdictSentence(
  activity: Extract<Activity, { kind: 'verdict' }>,
  title: string,
  passesWholeTask: number | undefined,
): Sentence {
  const words = activityWords()
  switch (activity.outcome) {
    case 'pass':
      return say(
        'pass',
        strong(title),
        plain(passesWholeTask === undefined ? words.passes : words.passesTask(passesWholeTask)),
      )
    case 'fail':
      return say(
        'fail',
        strong(title),
        plain(activity.before === 'pass' ? words.noLongerPasses : words.fails),
      )
    case 'inconclusive':
      return say('inconclusive', strong(title), plain(words.undecided))
    default:
      return activity.outcome satisfies never
  }
}

function titleOf(tasks: readonly TaskView[], checkId: string): string {
  const checks = tasks.flatMap(task => task.checks)
  return checks.find(check => check.id === checkId)?.title ?? checkId
}

import type { TaskView } from '../../shared/challenge/challenge-view.ts'
import type { Activity } from '../../shared/journal/activity.ts'
import { formatDuration } from '../ui/format-time.ts'
import { visiblePath } from '../ui/visible-path.ts'
import { said } from '../words/said.ts'
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

/** `passesWholeTask` is the number of the task that this verdict completed, counted from 1. */
export function sentenceOf(
  activity: Activity,
  tasks: readonly TaskView[],
  passesWholeTask?: number,
): Sentence {
  switch (activity.kind) {
    case 'started':
      return say('neutral', plain('The clock started'))
    case 'submitted':
      return say('neutral', plain('You submitted'))
    case 'expired':
      return say('clock', plain('Time was up'))
    case 'scored':
      return say('neutral', plain('The result is ready'))
    case 'saved':
      return say('neutral', plain('You saved '), strong(visiblePath(activity.path)))
    case 'restored':
      return say('clock', plain(restoredText(activity.savedFiles)))
    case 'recording-stopped':
      return say(
        'neutral',
        plain(
          activity.why === 'asked'
            ? 'You stopped the recording of your terminals'
            : 'The recording of your terminals is full, and ended',
        ),
      )
    case 'stopped':
      return say('clock', plain(`Clock stopped: ${said(`outage.${activity.reason}`, {})}`))
    case 'not-given':
      return say(
        'clock',
        plain(said(`not-given.${activity.why}`, { outage: said(`outage.${activity.reason}`, {}) })),
      )
    case 'given-back':
      return say(
        'clock',
        plain(`${formatDuration(activity.ms)} given back: ${said(`outage.${activity.reason}`, {})}`),
      )
    case 'change':
      return changeSentence(activity)
    case 'verdict':
      return verdictSentence(activity, titleOf(tasks, activity.checkId), passesWholeTask)
    default:
      return activity satisfies never
  }
}

function restoredText(savedFiles: number): string {
  const files = savedFiles === 1 ? 'the file' : `the ${savedFiles} files`
  const from =
    savedFiles === 0 ? 'the starter files' : `the starter files and ${files} you saved in the editor`
  return `The workspace was lost and made anew from ${from}; anything else in it is gone`
}

function changeSentence(activity: Extract<Activity, { kind: 'change' }>): Sentence {
  const { named, unnamed } = changePhrase(activity.service, activity.operation)
  const { resource, error } = activity
  if (error !== undefined) {
    const call = plain(`${activity.service} ${activity.operation}`)
    const target = resource === undefined ? [] : [plain(' on '), strong(resource)]
    return say('neutral', plain('AWS refused '), call, ...target, plain(`: ${error}`))
  }
  return resource === undefined
    ? say('neutral', plain(`You ${unnamed}`))
    : say('neutral', plain(`You ${named} `), strong(resource))
}

function verdictSentence(
  activity: Extract<Activity, { kind: 'verdict' }>,
  title: string,
  passesWholeTask: number | undefined,
): Sentence {
  switch (activity.outcome) {
    case 'pass':
      return say(
        'pass',
        strong(title),
        plain(passesWholeTask === undefined ? ' passes' : ` passes · task ${passesWholeTask} done`),
      )
    case 'fail':
      return say(
        'fail',
        strong(title),
        plain(activity.before === 'pass' ? ' no longer passes' : ' does not pass yet'),
      )
    case 'inconclusive':
      return say('inconclusive', strong(title), plain(' could not be decided and will be looked at again'))
    default:
      return activity.outcome satisfies never
  }
}

function titleOf(tasks: readonly TaskView[], checkId: string): string {
  const checks = tasks.flatMap(task => task.checks)
  return checks.find(check => check.id === checkId)?.title ?? checkId
}

import type { AttemptState } from '../journal/attempt-state.ts'
import { fold } from '../journal/fold.ts'
import type { DemoBatch, DemoEvent, DemoEventOf, TextChange } from './demo-event.ts'
import { demoTailChars, demoTextChars, demoTexts } from './demo-limits.ts'
import type { DemoState, DemoVerdict } from './demo-state.ts'

/**
 * A demo after a batch. The same on both sides and in a replay: who folds from the beginning and who begins with a state in
 * between see the same. A batch that was folded already changes nothing.
 */
export function foldDemo(state: DemoState, batch: DemoBatch): DemoState {
  if (batch.seq <= state.seq) return state
  const told = batch.events.reduce((before, event) => foldDemoEvent(before, event, batch.at), state)
  return { ...told, seq: batch.seq, at: batch.at }
}

/** Of more chapters, those that began last are shown. */
const mostChapters = 100
/** Of more verdicts, those that came last are shown. */
const mostVerdicts = 400

/** A demo after one event at this time of the demo, in milliseconds. */
export function foldDemoEvent(state: DemoState, event: DemoEvent, at: number): DemoState {
  switch (event.type) {
    case 'phase':
      return { ...state, phase: event.phase }
    case 'attempt':
      return withAttempt(state, event.state, at)
    case 'entry':
      return state.attempt === undefined
        ? state
        : withAttempt(state, fold([event.entry], state.attempt) ?? state.attempt, at)
    case 'files':
      return { ...state, files: event.files }
    case 'shown':
      return { ...state, path: event.path, texts: withText(state.texts, event.path, event.text) }
    case 'edited':
      return edited(state, event)
    case 'looked':
      return { ...state, look: event.look }
    case 'terminal':
    case 'resized':
    case 'printed':
    case 'terminal-selected':
    case 'terminal-gone':
      return onTerminal(state, event)
    case 'shared':
      return shared(state, event)
    case 'chapter': {
      const { title, taskId } = event
      const chapter = { at, title, ...(taskId !== undefined && { taskId }) }
      return { ...state, chapters: [...state.chapters, chapter].slice(-mostChapters) }
    }
    case 'pointed':
      return { ...state, pointed: event.at }
    case 'said':
      return { ...state, said: { text: event.text, at: event.at } }
    case 'questions':
      return { ...state, questions: event.questions }
    case 'poll':
      return { ...state, poll: event.poll }
    case 'presenter':
      return { ...state, presenterHere: event.here }
    case 'following':
      return { ...state, followers: event.followers }
    default:
      return event satisfies never
  }
}

/** The attempt as it is now, and which of its checks say something else than before. */
function withAttempt(state: DemoState, attempt: AttemptState, at: number): DemoState {
  const before = state.attempt?.checks
  if (before === undefined || before === attempt.checks) return { ...state, attempt }
  const changed = Object.entries(attempt.checks).flatMap(([checkId, { verdict }]): DemoVerdict[] => {
    const was = before[checkId]?.verdict?.outcome
    const outcome = verdict?.outcome
    if (outcome === undefined || outcome === was) return []
    // What is broken from the start is the task itself.
    if (was === undefined && outcome !== 'pass') return []
    return [{ at, checkId, outcome, ...(was !== undefined && { was }) }]
  })
  return { ...state, attempt, verdicts: [...state.verdicts, ...changed].slice(-mostVerdicts) }
}

/** A text after changes, as far as they fit it. */
export function changedText(text: string, changes: readonly TextChange[]): string {
  const after = changes.reduce(
    (before, { at, removed, text: put }) => before.slice(0, at) + put + before.slice(at + removed),
    text,
  )
  return after.slice(0, demoTextChars)
}

/** The end of what a terminal printed, from the start of a line on. */
export function tailOf(printed: string): string {
  if (printed.length <= 2 * demoTailChars) return printed
  const end = printed.slice(-demoTailChars)
  return end.slice(end.indexOf('\n') + 1)
}

function edited(state: DemoState, { path, changes }: DemoEventOf<'edited'>): DemoState {
  const text = state.texts[path]
  if (text === undefined) return state
  return { ...state, texts: { ...state.texts, [path]: changedText(text, changes) } }
}

/** The newest last, so many in all. */
function withText(texts: DemoState['texts'], path: string, text: string): DemoState['texts'] {
  const { [path]: _, ...others } = texts
  return Object.fromEntries([...Object.entries(others), [path, text]].slice(-demoTexts))
}

type TerminalEvent = DemoEventOf<'terminal' | 'resized' | 'printed' | 'terminal-selected' | 'terminal-gone'>

function onTerminal(state: DemoState, event: TerminalEvent): DemoState {
  const { [event.id]: known, ...others } = state.terminals
  switch (event.type) {
    case 'terminal': {
      const { cols, rows } = event
      const terminal = { cols, rows, printed: tailOf(event.printed) }
      return { ...state, terminals: { ...state.terminals, [event.id]: terminal } }
    }
    case 'resized': {
      if (known === undefined) return state
      const { cols, rows } = event
      return { ...state, terminals: { ...state.terminals, [event.id]: { ...known, cols, rows } } }
    }
    case 'printed': {
      if (known === undefined) return state
      const printed = tailOf(known.printed + event.data)
      return { ...state, terminals: { ...state.terminals, [event.id]: { ...known, printed } } }
    }
    case 'terminal-selected':
      return { ...state, terminal: event.id }
    case 'terminal-gone':
      return { ...state, terminals: others }
    default:
      return event satisfies never
  }
}

/** What is private is nowhere in the state: who comes now gets nothing of it either. */
function shared(state: DemoState, { pane, on }: DemoEventOf<'shared'>): DemoState {
  const told = { ...state, shared: { ...state.shared, [pane]: on } }
  if (on) return told
  switch (pane) {
    case 'editor':
      return { ...told, texts: {}, path: undefined, look: undefined, files: [] }
    case 'terminal':
      return { ...told, terminals: {} }
    case 'diagram':
      return told
    default:
      return pane satisfies never
  }
}

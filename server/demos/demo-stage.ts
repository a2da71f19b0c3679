import type { DemoBatch, DemoEvent, DemoPane, DemoPhase } from '../../shared/demo/demo-event.ts'
import type { DemoState } from '../../shared/demo/demo-state.ts'
import { foldDemo } from '../../shared/demo/fold-demo.ts'
import { createDemoBatches } from './demo-batches.ts'
import type { Later } from './later.ts'
import type { Recording } from './recording.ts'

/** What everybody is told of a demo, and nothing else: it depends on the phase and on what is shared. */
export interface DemoStage {
  /** With all that was told. */
  state(): DemoState
  /** As ordered last, maybe not told yet. */
  phase(): DemoPhase
  shared(): DemoState['shared']
  /** Time of the demo in milliseconds; it stands still unless it is live. */
  at(): number
  /** Tells everybody, if it is for them now. */
  publish(event: DemoEvent): void
  /** False where it is in that phase already. */
  setPhase(phase: DemoPhase): boolean
  share(pane: DemoPane, on: boolean): void
  /** Resolves when all is told and kept. */
  finish(): Promise<void>
}

export interface StagePowers {
  /** As an earlier server left it. */
  readonly begin: DemoState
  readonly recording: Recording
  readonly now: () => number
  readonly later: Later
  /** Resolves when it was handed to everybody who can be told. */
  readonly tell: (seq: number, frame: Uint8Array) => Promise<void>
}

/** What everybody is told in every phase; all else only while it is live. */
const always: ReadonlySet<DemoEvent['type']> = new Set([
  'phase',
  'shared',
  'said',
  'questions',
  'poll',
  'presenter',
  'following',
])

export function createDemoStage({ begin, recording, now, later, tell }: StagePowers): DemoStage {
  let state: DemoState = { ...begin, presenterHere: false }
  /** Time of the demo until it went live last, and when that was. */
  let before = begin.at
  let liveSince = begin.phase === 'live' ? now() : undefined
  let phase = begin.phase
  let shared = begin.shared
  const at = () => before + (liveSince === undefined ? 0 : now() - liveSince)
  const batches = createDemoBatches({ lastSeq: begin.seq, at, tell: tellAll, later })

  async function tellAll(batch: DemoBatch): Promise<void> {
    const json = JSON.stringify(batch)
    const earlier = state
    state = foldDemo(state, batch)
    // A rehearsal is nobody's business later either.
    if (state.phase !== 'rehearsal') recording.add(batch, json, earlier)
    await tell(batch.seq, Buffer.from(`{"type":"told","batch":${json}}`))
  }

  function publish(event: DemoEvent): void {
    if (phase === 'ended' && event.type !== 'following' && event.type !== 'phase') return
    if (phase !== 'live' && !always.has(event.type)) return
    if (!isPrivate(event, shared)) batches.add(event)
  }

  return {
    state: () => state,
    phase: () => phase,
    shared: () => shared,
    at,
    publish,
    setPhase(next) {
      if (phase === next) return false
      before = at()
      liveSince = next === 'live' ? now() : undefined
      phase = next
      publish({ type: 'phase', phase: next })
      return true
    },
    share(pane, on) {
      shared = { ...shared, [pane]: on }
      publish({ type: 'shared', pane, on })
    },
    async finish() {
      await batches.flush()
      await recording.flush()
    },
  }
}

function isPrivate(event: DemoEvent, shared: DemoState['shared']): boolean {
  switch (event.type) {
    case 'files':
    case 'shown':
    case 'edited':
    case 'looked':
      return !shared.editor
    case 'terminal':
    case 'resized':
    case 'printed':
    case 'terminal-selected':
      return !shared.terminal
    default:
      return false
  }
}

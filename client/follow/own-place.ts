import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from 'solid-js'
import type { DemoState } from '../../shared/demo/demo-state.ts'
import { failureSentence } from '../http/problem-error.ts'
import type { FollowSession } from './follow-session.ts'

/** How fast a follower can watch. */
export const speeds: readonly number[] = [1, 1.5, 2, 0.5]

/** Where in the demo a follower looks: live, or somewhere of their own. */
export interface OwnPlace {
  /** The demo as it is shown to them. */
  readonly shown: Accessor<DemoState>
  /** Where that is, in milliseconds of the demo. */
  readonly at: Accessor<number>
  readonly isLive: Accessor<boolean>
  /** Where live is, in milliseconds of the demo. */
  readonly liveAt: Accessor<number>
  readonly isPlaying: Accessor<boolean>
  readonly speed: Accessor<number>
  /** Milliseconds behind; 0 is live. */
  readonly behindMs: Accessor<number>
  /** Why the place could not be shown. */
  readonly failure: Accessor<string | undefined>
  /** Looks at another time of the demo, and goes on from there. */
  goTo(at: number): void
  /** Stops where it is, or goes on; what has ended is played from the start. */
  togglePlay(): void
  nextSpeed(): void
  rejoin(): void
}

const tickMs = 100

/** `hasCopy`: they try it themselves, which the presenter is told. */
export function createOwnPlace(session: FollowSession, hasCopy: () => boolean): OwnPlace {
  const [own, setOwn] = createSignal<{ readonly at: number; readonly state: DemoState }>()
  const [isPlaying, setPlaying] = createSignal(true)
  const [speed, setSpeed] = createSignal<number>(1)
  const [liveAt, setLiveAt] = createSignal(0)
  const [failure, setFailure] = createSignal<string>()
  const end = () => session.liveAt()
  const isLive = () => own() === undefined
  /** There is nothing more to come, and nothing of it is played. */
  const isOver = () => isLive() && session.live().phase === 'ended'
  const at = createMemo(() => own()?.at ?? liveAt())
  /** The look that is under way; one that was overtaken by another, or by going live, shows nothing any more. */
  let looking: object | undefined

  async function look(time: number): Promise<void> {
    const to = Math.max(0, Math.min(time, end()))
    const own = {}
    looking = own
    try {
      const state = await session.tape.at(to)
      if (looking !== own) return
      setOwn({ at: to, state })
      setFailure(undefined)
    } catch (error) {
      if (looking !== own) return
      setPlaying(false)
      setFailure(failureSentence(error))
    }
    looking = undefined
  }

  let before = performance.now()
  const timer = setInterval(() => {
    const passed = performance.now() - before
    before += passed
    setLiveAt(end())
    const place = own()
    if (place === undefined || !isPlaying() || looking !== undefined) return
    if (place.at < end()) void look(place.at + passed * speed())
    else if (session.live().phase === 'live') rejoin()
    else setPlaying(false)
  }, tickMs)
  onCleanup(() => clearInterval(timer))

  function rejoin(): void {
    looking = undefined
    setOwn(undefined)
    setPlaying(true)
    setSpeed(1)
    setFailure(undefined)
  }
  const behindMs = createMemo(() => (isLive() ? 0 : Math.max(0, liveAt() - at())))
  // The presenter hears how far behind people are, in whole seconds and now and then.
  const told = createMemo(() => Math.ceil(behindMs() / 5_000) * 5_000)
  createEffect(() => session.say({ type: 'place', behindMs: told(), hasCopy: hasCopy() }))

  return {
    shown: () => own()?.state ?? session.live(),
    at,
    liveAt,
    isLive,
    isPlaying: () => isPlaying() && !isOver(),
    speed,
    behindMs,
    failure,
    goTo: time => void look(time),
    togglePlay() {
      if (isOver()) void look(0)
      else if (isLive()) {
        setPlaying(false)
        void look(end())
      } else if (!isPlaying() && at() >= end()) {
        setPlaying(true)
        void look(0)
      } else setPlaying(!isPlaying())
    },
    nextSpeed: () => void setSpeed(after(speed())),
    rejoin,
  }
}

/** The next speed, and after the last the first. */
function after(speed: number): number {
  return speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1
}

import { type Accessor, createSignal, onCleanup } from 'solid-js'

/** Often enough that a second never lasts visibly longer than another. Milliseconds. */
const tickMs = 250

/** A time that moves while the page is shown. */
export function createMovingTime(now: () => number): Accessor<number> {
  const [time, setTime] = createSignal(now())
  const timer = setInterval(() => setTime(now()), tickMs)
  onCleanup(() => clearInterval(timer))
  return time
}

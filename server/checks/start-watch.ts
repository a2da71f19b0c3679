import { createStartPatience, type StartLimits, usualStartLimits } from '../processes/start-patience.ts'

const lookEveryMs = 1_000

/**
 * Watches a sandbox that starts, by what it does: on a machine that is kept busy a start takes long and is no failure.
 * `work` is another text whenever the sandbox has got on. Calls `giveUp` once, with the reason in words, when there is none
 * any more to wait for it. What it returns ends the watch.
 */
export function watchStart(
  work: () => string,
  giveUp: (why: string) => void,
  limits: StartLimits = usualStartLimits,
): () => void {
  const whyGiveUp = createStartPatience(work, limits)
  const looks = setInterval(() => {
    const why = whyGiveUp()
    if (why === undefined) return
    clearInterval(looks)
    giveUp(why)
  }, lookEveryMs)
  looks.unref()
  return () => clearInterval(looks)
}

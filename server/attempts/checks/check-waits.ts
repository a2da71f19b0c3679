/** One check that is to look, from the moment it is due. */
export interface CheckWait {
  /** It waits for its turn, as it does from the beginning. */
  due(): void
  /** It has its turn among the attempt's own checks, and waits for what the platform owes it. */
  held(): void
  /** The platform has given it what it needs. */
  looks(): void
  /** It waits of its own accord, before it looks again. */
  rests(): void
  /** It has looked, or is not wanted any more. */
  over(): void
}

export interface CheckWaits {
  due(): CheckWait
}

export interface CheckWaitsOptions {
  /** How long the platform may hold a check up before that counts as its fault. */
  readonly afterMs: number
  readonly now: () => number
  /** Called with the time since which checks are held up, and with undefined when none is any more. */
  tell(since: number | undefined): void
}

interface Waiting {
  stage: 'due' | 'held' | 'looks' | 'rests'
  /** How long it has been the platform that held it up, until `countedAt`. */
  heldMs: number
}

/**
 * Finds out whether the platform holds up the checks of one attempt, and since when.
 *
 * A check that waits for the platform is held up; so is one that waits behind others of its attempt if the platform holds up
 * all of those. Behind one that looks it waits for what the candidate built: however slow that is, it is no fault of the
 * platform. A check that has begun to look starts from nothing.
 */
export function createCheckWaits({ afterMs, now, tell }: CheckWaitsOptions): CheckWaits {
  const all = new Set<Waiting>()
  let countedAt = now()
  let told = false
  let timer: NodeJS.Timeout | undefined

  function heldUp(): Waiting[] {
    const someLook = [...all].some(({ stage }) => stage === 'looks')
    return [...all].filter(({ stage }) => stage === 'held' || (stage === 'due' && !someLook))
  }

  /** Counts the time that has passed as what it was until now. */
  function count(): void {
    const at = now()
    for (const one of heldUp()) one.heldMs += Math.max(0, at - countedAt)
    countedAt = at
  }

  function conclude(): void {
    clearTimeout(timer)
    const longestMs = Math.max(-1, ...heldUp().map(({ heldMs }) => heldMs))
    const isFault = longestMs >= afterMs
    if (isFault !== told) tell(isFault ? countedAt - longestMs : undefined)
    // What was told of is given back: it is not counted again for those that still wait.
    if (told && !isFault) for (const one of all) one.heldMs = 0
    told = isFault
    if (!told && longestMs >= 0) timer = setTimeout(() => change(() => {}), afterMs - longestMs)
  }

  function change(change: () => void): void {
    count()
    change()
    conclude()
  }

  return {
    due() {
      const one: Waiting = { stage: 'due', heldMs: 0 }
      const enter = (stage: Waiting['stage']) =>
        change(() => {
          one.stage = stage
          if (stage === 'looks') one.heldMs = 0
        })
      change(() => all.add(one))
      return {
        due: () => enter('due'),
        held: () => enter('held'),
        looks: () => enter('looks'),
        rests: () => enter('rests'),
        over: () => change(() => all.delete(one)),
      }
    },
  }
}

/** What the last answered pings say about the server's clock and the way to it. */
export interface ServerClock {
  /** The server's time now, in milliseconds since the epoch. */
  now(): number
  /** Milliseconds to the server and back; undefined before the first answer. */
  roundTripMs(): number | undefined
  /** Takes the answer to a ping: when it was sent by this device's clock, and the server's time in it. */
  answered(sentAt: number, serverTime: number): void
  /** Takes a server time that came with anything else; it counts only until the first ping is answered. */
  heard(serverTime: number): void
}

/** Of so many answers the quickest is believed: it leaves the least room for a wrong guess. */
const keptAnswers = 5

export function createServerClock(deviceNow: () => number): ServerClock {
  let answers: readonly { readonly roundTripMs: number; readonly offsetMs: number }[] = []
  let offsetMs = 0
  return {
    now: () => deviceNow() + offsetMs,
    roundTripMs: () => answers.at(-1)?.roundTripMs,
    answered(sentAt, serverTime) {
      const roundTripMs = Math.max(0, deviceNow() - sentAt)
      const answer = { roundTripMs, offsetMs: serverTime + roundTripMs / 2 - deviceNow() }
      const stepped = answers.some(({ offsetMs }) => Math.abs(offsetMs - answer.offsetMs) > 2_000)
      answers = [...(stepped ? [] : answers), answer].slice(-keptAnswers)
      offsetMs = answers.reduce((best, next) => (next.roundTripMs <= best.roundTripMs ? next : best)).offsetMs
    },
    heard(serverTime) {
      if (answers.length === 0) offsetMs = serverTime - deviceNow()
    },
  }
}

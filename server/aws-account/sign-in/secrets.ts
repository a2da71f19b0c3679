import { createHash, randomBytes } from 'node:crypto'

/** Secrets that stand for something until their time is over. Kept by their hashes, in memory alone: a restart ends them all. */
export interface Secrets<Value> {
  /** A new one, that nobody can guess. Of an owner who has many already the oldest ends. */
  issue(owner: string, value: Value, endsAt: number): string
  find(secret: string): Value | undefined
  /** As `find`, and ends it: whoever comes next finds nothing. */
  take(secret: string): Value | undefined
  end(secret: string): void
}

/** A candidate opens a tab now and then. */
const MAX_OF_OWNER = 20

export function createSecrets<Value>(now: () => number): Secrets<Value> {
  const kept = new Map<string, { owner: string; value: Value; endsAt: number }>()
  const digestOf = (secret: string) => createHash('sha256').update(secret).digest('base64url')

  const makeRoom = (owner: string) => {
    for (const [digest, { endsAt }] of kept) if (endsAt <= now()) kept.delete(digest)
    const own = [...kept].filter(([, one]) => one.owner === owner).map(([digest]) => digest)
    for (const digest of own.slice(0, Math.max(0, own.length - MAX_OF_OWNER + 1))) kept.delete(digest)
  }
  const find = (secret: string) => {
    const found = kept.get(digestOf(secret))
    return found && found.endsAt > now() ? found.value : undefined
  }
  const end = (secret: string) => void kept.delete(digestOf(secret))

  return {
    issue(owner, value, endsAt) {
      makeRoom(owner)
      const secret = randomBytes(32).toString('base64url')
      kept.set(digestOf(secret), { owner, value, endsAt })
      return secret
    },
    find,
    take(secret) {
      const value = find(secret)
      end(secret)
      return value
    },
    end,
  }
}

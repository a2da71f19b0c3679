import { isIPv6 } from 'node:net'
import { AppError } from '../../shared/problem.ts'

const minuteMs = 60_000
/** More is not remembered at a time; whoever has so many addresses is stopped by the limit for all. */
const maxKeys = 20_000

/** Counts what was tried and was wrong, so that nobody goes on guessing. What is right costs nobody anything. */
export interface WrongTries {
  /** Throws `too-many-requests` while this key, or all together, have too many of the last minute. */
  refuseIfTooMany(key: string): void
  /** Notes a try, before it is known what becomes of it. @returns takes it back, since it was right */
  note(key: string): () => void
}

/** `perMinute` for one key, `inAll` for all together. */
export function createWrongTries(
  limits: { readonly perMinute: number; readonly inAll: number },
  now: () => number,
): WrongTries {
  const times = new Map<string, number[]>()
  let all: number[] = []
  const recent = (of: readonly number[]) => of.filter(time => now() - time < minuteMs)

  function refuseOver(of: readonly number[], limit: number): void {
    const counted = recent(of)
    const oldest = counted.at(-limit)
    if (counted.length < limit || oldest === undefined) return
    const retryAfterSeconds = Math.max(1, Math.ceil((oldest + minuteMs - now()) / 1_000))
    throw new AppError(
      'too-many-requests',
      `Too much that was wrong was tried from here. Try again in ${retryAfterSeconds} seconds.`,
      { retryAfterSeconds },
    )
  }

  return {
    refuseIfTooMany(key) {
      refuseOver(times.get(key) ?? [], limits.perMinute)
      refuseOver(all, limits.inAll)
    },
    note(key) {
      if (times.size >= maxKeys)
        for (const [other, of] of times) if (recent(of).length === 0) times.delete(other)
      const time = now()
      all = [...recent(all), time]
      if (times.size < maxKeys || times.has(key)) times.set(key, [...recent(times.get(key) ?? []), time])
      return () => {
        all = without(all, time)
        times.set(key, without(times.get(key) ?? [], time))
      }
    },
  }
}

function without(times: readonly number[], time: number): number[] {
  const place = times.lastIndexOf(time)
  return times.filter((_, index) => index !== place)
}

/** What of an address is one person's: all of IPv4, the first 64 bits of IPv6, within which anybody has as many as they like. */
export function addressKey(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.split('%')[0]?.split('::') ?? []
  const first = head === '' ? [] : head.split(':')
  const rest = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? 0 : Math.max(0, 8 - first.length - rest.length)
  const groups = [...first, ...Array.from({ length: gap }, () => '0'), ...rest]
  return groups
    .slice(0, 4)
    .map(group => Number.parseInt(group, 16).toString(16))
    .join(':')
}

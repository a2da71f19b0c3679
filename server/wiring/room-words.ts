import type { Room } from '../attempts/life/attempt-lives.ts'
import type { StatusWords } from './status-words.ts'

/** How many people this machine carries now and how starts go, for the status page and the doctor. */
export function roomPart(
  room: Room,
  words: StatusWords,
): {
  readonly name: 'room'
  readonly state: 'ready' | 'limited'
  readonly detail: string
  readonly problems: string[]
} {
  const detail = `${words.room(room)}${lastStarts(room, words)}`
  if (!isFull(room)) return { name: 'room', state: 'ready', detail, problems: [] }
  return { name: 'room', state: 'limited', detail, problems: [words.full(room.carries, room.open)] }
}

/** Whether who comes now is refused. */
export function isFull({ open, carries }: Pick<Room, 'open' | 'carries'>): boolean {
  return open >= carries
}

function lastStarts({ recentMs }: Pick<Room, 'recentMs'>, words: StatusWords): string {
  if (recentMs.length === 0) return ''
  const sorted = [...recentMs].sort((one, other) => one - other)
  const seconds = (ms = 0) => ms / 1_000
  return words.lastStarts(
    sorted.length,
    seconds(sorted[Math.floor(sorted.length / 2)]),
    seconds(sorted.at(-1)),
  )
}

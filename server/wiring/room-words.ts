import type { Room } from '../attempts/life/attempt-lives.ts'

/** How many people this machine carries now and how starts go, for the status page and the doctor. */
export function roomPart(room: Room): {
  readonly name: 'room'
  readonly state: 'ready' | 'limited'
  readonly detail: string
  readonly problems: string[]
} {
  const { open, carries, waiting, underWay, atOnce } = room
  const detail = `${open} of ${carries} attempts are open; ${underWay} of ${atOnce} starts are under way, ${waiting} ${waiting === 1 ? 'waits' : 'wait'}${lastStarts(room)}`
  if (!isFull(room)) return { name: 'room', state: 'ready', detail, problems: [] }
  const text = `This machine is full: it carries ${carries} attempts at a time, and ${open} are open. New ones are refused until somebody has finished. If it is not slow, allow more: ASSAY_MAX_ATTEMPTS; else use a machine with more cores and memory.`
  return { name: 'room', state: 'limited', detail, problems: [text] }
}

/** Whether who comes now is refused. */
export function isFull({ open, carries }: Pick<Room, 'open' | 'carries'>): boolean {
  return open >= carries
}

function lastStarts({ recentMs }: Pick<Room, 'recentMs'>): string {
  if (recentMs.length === 0) return ''
  const sorted = [...recentMs].sort((one, other) => one - other)
  const seconds = (ms = 0) => `${(ms / 1_000).toFixed(1)} s`
  const middle = seconds(sorted[Math.floor(sorted.length / 2)])
  return `; the last ${sorted.length === 1 ? 'start' : `${sorted.length} starts`} took ${middle}${sorted.length === 1 ? '' : `, at most ${seconds(sorted.at(-1))}`}`
}

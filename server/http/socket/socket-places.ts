import type { Actor } from '../../attempts/face/attempt-face.ts'

/** Most sockets that one person has on one attempt: a few tabs, not a flood. */
export const maxSocketsOfPerson = 6

/** The open sockets of each attempt, by who opened them. */
export function createSocketPlaces<Socket>() {
  const places = new Map<string, Socket[]>()

  return {
    /**
     * Takes a place for a socket. Whoever has no place left gives up the oldest of their own: nobody who looks on takes one
     * from the candidate, or from anybody else.
     */
    take(attemptId: string, actor: Actor, socket: Socket): { readonly displaced?: Socket; leave(): void } {
      const key = JSON.stringify([attemptId, actor.role, actor.personId])
      const own = places.get(key) ?? []
      places.set(key, own)
      const displaced = own.length >= maxSocketsOfPerson ? own.shift() : undefined
      own.push(socket)
      return {
        ...(displaced !== undefined && { displaced }),
        leave() {
          const index = own.indexOf(socket)
          if (index >= 0) own.splice(index, 1)
          if (own.length === 0 && places.get(key) === own) places.delete(key)
        },
      }
    },
    all: (): readonly Socket[] => [...places.values()].flat(),
  }
}

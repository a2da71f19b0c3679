import { userInfo } from 'node:os'
import type { Actor } from '../../shared/people/actor.ts'
import type { Person } from './person.ts'

/** On loopback the person at this machine is signed in at once, under the name of their account on it. */
export function localPerson(userName: () => string = () => userInfo().username): Person {
  try {
    return { id: 'local', name: userName() }
  } catch {
    // In a container the user may be only a number, without a name in the system's list.
    return { id: 'local', name: 'You' }
  }
}

/** The person at this machine as whoever asks for something: they are everything on it. */
export function localActor({ id, name }: Person): Actor {
  return { kind: 'local-person', id, name }
}

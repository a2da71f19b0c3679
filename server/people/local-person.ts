import { userInfo } from 'node:os'
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

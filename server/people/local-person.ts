import { userInfo } from 'node:os'
import type { Person } from '../attempts/attempts.ts'

/** On loopback the person at this machine is signed in at once, under the name of their account on it. */
export function localPerson(): Person {
  return { id: 'local', name: userInfo().username }
}

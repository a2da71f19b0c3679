import type { Person } from './person.ts'

/**
 * What people are called, kept where it can be deleted: journals hold ids alone, and cannot forget. Whoever shows a person
 * asks here, and finds no name where it was deleted.
 */
export interface People {
  /** Keeps what a person is called now, over what they were called before. */
  remember(person: Person): Promise<void>
  /** Undefined for one whose name was deleted or never kept. */
  nameOf(personId: string): Promise<string | undefined>
  /** Deletes the name for good. The person's attempts stay, of somebody without a name. */
  forget(personId: string): Promise<void>
}

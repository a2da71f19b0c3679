import { expect, it } from 'vitest'
import type { People } from '../people.ts'

/** What every place of names has to do; `open` gives an empty one, and how it is closed. */
export function peopleContract(
  open: () => Promise<{ readonly people: People; close(): Promise<void> }>,
): void {
  const withPeople = async (test: (people: People) => Promise<void>) => {
    const { people, close } = await open()
    try {
      await test(people)
    } finally {
      await close()
    }
  }

  it('knows a person by the newest name', () =>
    withPeople(async people => {
      await people.remember({ id: 'ada', name: 'Ada' })
      await people.remember({ id: 'ada', name: 'Ada Lovelace' })
      expect(await people.nameOf('ada')).toBe('Ada Lovelace')
    }))

  it('has no name for somebody it never heard of', () =>
    withPeople(async people => expect(await people.nameOf('nobody')).toBeUndefined()))

  it('forgets one person and nobody else, however often it is asked to', () =>
    withPeople(async people => {
      await people.remember({ id: 'ada', name: 'Ada' })
      await people.remember({ id: 'bob', name: 'Bob' })
      await people.forget('ada')
      await people.forget('ada')
      expect(await people.nameOf('ada')).toBeUndefined()
      expect(await people.nameOf('bob')).toBe('Bob')
    }))
}

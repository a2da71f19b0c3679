import { expect, it } from 'vitest'
import { localPerson } from './local-person.ts'

it('is called as their account on this machine', () => {
  expect(localPerson(() => 'ada')).toEqual({ id: 'local', name: 'ada' })
})

it('is somebody even where the system knows them only by number', () => {
  const nameless = () => {
    throw new Error('uv_os_get_passwd returned ENOENT')
  }
  expect(localPerson(nameless)).toEqual({ id: 'local', name: 'You' })
})

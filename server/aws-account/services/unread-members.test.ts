import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { createUnreadCheck, unreadMembersOf } from '../shape/unread-members.ts'
import { serviceLoaders } from './registry.ts'
import { SERVICES } from './services.ts'
import { unreadMembers } from './testing/unread-members.ts'

const loaders = serviceLoaders({ functionsFolder: tmpdir(), connectAccount: () => undefined })

test.each(SERVICES)('%s reads what it is asked, refuses it, or says why it does not matter', async id => {
  const service = await loaders[id]?.()
  const found = await unreadMembers(id, Object.keys(service?.operations ?? {}))
  const { refused, passed } = unreadMembersOf(id)
  const listed = [...refused, ...Object.values(passed).flat()]
  const unread = [...new Set(Object.values(found).flat())]
  if (!listed.includes('*')) expect(unread.filter(member => !listed.includes(member))).toEqual([])
  // What is refused without being unread would be refused for nothing.
  expect(refused.filter(member => !unread.includes(member))).toEqual([])
  await service?.close?.()
})

test.each([
  [{ Key: 'x' }, true],
  [{ Secret: 'x' }, false],
  [{ Secret: false }, true],
  [{ Rules: [{ Depth: 1 }, {}] }, true],
  [{ Rules: [{}, { Deep: { Inner: 1 } }] }, false],
  [{ Rules: { own: { Deep: { Inner: 1 } } } }, false],
  [{ Deep: { Inner: 1 } }, true],
])('of members that nobody reads %j is taken: %s', (input, isTaken) => {
  const check = () => createUnreadCheck(['Secret', 'Rules.Deep.Inner'])(input)
  if (isTaken) check()
  else expect(check).toThrow(expect.objectContaining({ code: 'NotImplemented', status: 501 }))
})

import { expect, it } from 'vitest'
import { createBrowserPeers } from './outbox-peers.ts'

it('a tab that has closed tells nobody, and nothing fails', () => {
  const peers = createBrowserPeers('attempt1')
  peers.close()
  peers.close()
  expect(() => peers.tell({ kind: 'added' })).not.toThrow()
})

it('a tab that delivers no longer still tells and hears, and another delivers', async () => {
  const [ended, other] = [createBrowserPeers('attempt2'), createBrowserPeers('attempt2')]
  await new Promise<void>(chosen => ended.becomeDeliverer(chosen))
  const delivers = new Promise<void>(chosen => other.becomeDeliverer(chosen))
  ended.stopDelivering()
  await delivers
  const told = new Promise(hear => other.listen(hear))
  ended.tell({ kind: 'added' })
  expect(await told).toEqual({ kind: 'added' })
  const heard = new Promise(hear => ended.listen(hear))
  other.tell({ kind: 'accepted', id: 'command-1', seq: 4 })
  expect(await heard).toEqual({ kind: 'accepted', id: 'command-1', seq: 4 })
  for (const peers of [ended, other]) peers.close()
})

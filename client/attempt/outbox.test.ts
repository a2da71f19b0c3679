import { describe, expect, it, vi } from 'vitest'
import { problem } from '../../shared/problem.ts'
import type { ClientFrame } from '../../shared/protocol/client-frame.ts'
import { ProblemError } from '../http/problem-error.ts'
import { createManualTiming } from './manual-timing.ts'
import { Outbox } from './outbox.ts'
import type { OutboxNews, OutboxPeers } from './outbox-peers.ts'
import { createMemoryOutboxStore, type OutboxStore } from './outbox-store.ts'
import { sha256 } from './pending-saves.ts'

/** The tabs of one browser: the first that asks delivers until it closes. */
function createBrowser() {
  const store = createMemoryOutboxStore()
  const tabs = new Set<{ hear: (news: OutboxNews) => void }>()
  const queue: { tab: object; chosen: () => void }[] = []
  const chooseFirst = () => queue[0]?.chosen()

  function peers(): OutboxPeers {
    const tab = { hear: (_: OutboxNews) => {} }
    tabs.add(tab)
    return {
      tell(news) {
        for (const other of tabs) if (other !== tab) other.hear(news)
      },
      listen: listener => {
        tab.hear = listener
      },
      becomeDeliverer(chosen) {
        queue.push({ tab, chosen })
        if (queue.length === 1) chooseFirst()
      },
      stopDelivering,
      close() {
        tabs.delete(tab)
        stopDelivering()
      },
    }
    function stopDelivering(): void {
      const place = queue.findIndex(entry => entry.tab === tab)
      if (place >= 0) queue.splice(place, 1)
      if (place === 0) chooseFirst()
    }
  }

  let ids = 0
  async function openTab(storage: OutboxStore = store) {
    const sent: Extract<ClientFrame, { type: 'command' }>[] = []
    const timing = createManualTiming()
    const outbox = await Outbox.open({
      attemptId: 'attempt1',
      store: storage,
      peers: peers(),
      timing,
      newId: () => `command-${++ids}`,
      send: frame => {
        if (frame.type === 'command') sent.push(frame)
      },
      onChange: () => {},
    })
    return { outbox, sent, timing }
  }
  return { store, openTab }
}

const save = (path: string, text: string, baseDigest?: string) =>
  ({ kind: 'save-file', path, text, ...(baseDigest && { baseDigest }) }) as const

/** Lets the promises of the store in memory settle. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(resolve => setImmediate(resolve))
}

const texts = (frames: readonly { readonly command: object }[]) =>
  frames.map(({ command }) => ('text' in command ? command.text : 'kind' in command ? command.kind : ''))

describe('the outbox', () => {
  it('delivers a command once connected and resolves with its place in the journal', async () => {
    const { outbox, sent } = await createBrowser().openTab()
    const done = outbox.add(save('a.txt', 'one'))
    expect(outbox.waitingChanges()).toBe(1)
    expect(outbox.unsentText('a.txt')).toBe('one')
    await settled()
    expect(sent).toEqual([])
    outbox.connected()
    outbox.accepted('command-1', 12)
    await expect(done).resolves.toEqual({ seq: 12 })
    expect(outbox.waitingChanges()).toBe(0)
    expect(outbox.unsentText('a.txt')).toBeUndefined()
  })

  it('delivers in order, one at a time', async () => {
    const { outbox, sent } = await createBrowser().openTab()
    outbox.connected()
    void outbox.add(save('a.txt', 'one'))
    void outbox.add({ kind: 'check' })
    void outbox.add({ kind: 'submit' })
    await settled()
    expect(texts(sent)).toEqual(['one'])
    outbox.accepted('command-1', 2)
    expect(texts(sent)).toEqual(['one', 'check'])
    outbox.accepted('command-2', 3)
    expect(texts(sent)).toEqual(['one', 'check', 'submit'])
  })

  it('lets a later save take the place of an unsent one, from where that one started', async () => {
    const { outbox, sent } = await createBrowser().openTab()
    const first = outbox.add(save('a.txt', 'one', 'a'.repeat(64)))
    void outbox.add(save('b.txt', 'other'))
    const second = outbox.add(save('a.txt', 'two', 'b'.repeat(64)))
    await settled()
    outbox.connected()
    outbox.accepted('command-2', 5)
    expect(texts(sent)).toEqual(['other', 'two'])
    expect(sent[1]?.command).toMatchObject({ baseDigest: 'a'.repeat(64) })
    outbox.accepted('command-3', 6)
    await expect(Promise.all([first, second])).resolves.toEqual([{ seq: 6 }, { seq: 6 }])
  })

  it('never moves a save past a submission', async () => {
    const { outbox, sent } = await createBrowser().openTab()
    void outbox.add(save('a.txt', 'one'))
    void outbox.add({ kind: 'submit' })
    void outbox.add(save('a.txt', 'two'))
    await settled()
    outbox.connected()
    expect(texts(sent)).toEqual(['one'])
  })

  it('starts a save that follows one under way from the text of that one', async () => {
    const { outbox, sent } = await createBrowser().openTab()
    outbox.connected()
    void outbox.add(save('a.txt', 'one', 'a'.repeat(64)))
    await settled()
    void outbox.add(save('a.txt', 'two', 'a'.repeat(64)))
    void outbox.add(save('a.txt', 'three', 'a'.repeat(64)))
    outbox.accepted('command-1', 5)
    // The digest is made by another thread.
    await vi.waitFor(() => expect(texts(sent)).toEqual(['one', 'three']))
    expect(sent[1]?.command).toMatchObject({ baseDigest: await sha256('one') })
  })

  it('sends what was not answered again after a reconnect, with the same id', async () => {
    const { outbox, sent } = await createBrowser().openTab()
    outbox.connected()
    void outbox.add(save('a.txt', 'one'))
    await settled()
    outbox.disconnected()
    outbox.connected()
    expect(sent.map(({ id }) => id)).toEqual(['command-1', 'command-1'])
  })

  it('rejects with the problem when the server refuses, and goes on with the next', async () => {
    const { outbox, sent } = await createBrowser().openTab()
    outbox.connected()
    const refused = outbox.add(save('a.txt', 'one'))
    void outbox.add({ kind: 'check' })
    await settled()
    outbox.refused('command-1', problem('file-changed', 'The file is another by now.'))
    await expect(refused).rejects.toBeInstanceOf(ProblemError)
    expect(texts(sent)).toEqual(['one', 'check'])
  })

  it('keeps a command whose refusal passes by itself and sends it again later', async () => {
    const { outbox, sent, timing } = await createBrowser().openTab()
    outbox.connected()
    void outbox.add(save('a.txt', 'one'))
    await settled()
    outbox.refused('command-1', problem('storage-unavailable', 'The disk is full.'))
    expect(outbox.waitingChanges()).toBe(1)
    timing.pass(10_000)
    expect(sent.map(({ id }) => id)).toEqual(['command-1', 'command-1'])
  })

  it('refuses at once what no frame can carry', async () => {
    const { outbox } = await createBrowser().openTab()
    await expect(outbox.add(save('a.txt', '\u0001'.repeat(60_000)))).rejects.toMatchObject({
      code: 'file-too-large',
    })
    expect(outbox.waitingChanges()).toBe(0)
  })

  it('delivers from memory when the browser cannot store', async () => {
    const broken: OutboxStore = {
      add: () => Promise.reject(new Error('quota')),
      remove: () => Promise.reject(new Error('quota')),
      list: () => Promise.reject(new Error('quota')),
    }
    const { outbox, sent } = await createBrowser().openTab(broken)
    outbox.connected()
    const done = outbox.add(save('a.txt', 'one'))
    await settled()
    expect(texts(sent)).toEqual(['one'])
    outbox.accepted('command-1', 2)
    await expect(done).resolves.toEqual({ seq: 2 })
  })
})

describe('the outbox of several tabs', () => {
  it('survives a closed tab', async () => {
    const browser = createBrowser()
    const first = await browser.openTab()
    void first.outbox.add(save('a.txt', 'one'))
    await settled()
    first.outbox.close()
    const second = await browser.openTab()
    expect(second.outbox.unsentText('a.txt')).toBe('one')
    await settled()
    second.outbox.connected()
    expect(second.sent).toEqual([
      { type: 'command', id: 'command-1', command: { kind: 'save-file', path: 'a.txt', text: 'one' } },
    ])
    second.outbox.accepted('command-1', 4)
    await settled()
    await expect(browser.store.list('attempt1')).resolves.toEqual([])
  })

  it('lets one tab deliver for all, and tells the others what became of their commands', async () => {
    const browser = createBrowser()
    const first = await browser.openTab()
    const second = await browser.openTab()
    first.outbox.connected()
    second.outbox.connected()
    const done = second.outbox.add(save('a.txt', 'one'))
    await settled()
    expect(texts(first.sent)).toEqual(['one'])
    expect(second.sent).toEqual([])
    first.outbox.accepted('command-1', 9)
    await expect(done).resolves.toEqual({ seq: 9 })
    expect(second.outbox.waitingChanges()).toBe(0)
  })

  it('delivers in another tab what is typed in one whose connection has ended, and tells that one', async () => {
    const browser = createBrowser()
    const ended = await browser.openTab()
    const other = await browser.openTab()
    other.outbox.connected()
    ended.outbox.stopDelivering()
    const done = ended.outbox.add(save('a.txt', 'typed after the end'))
    await settled()
    expect(texts(other.sent)).toEqual(['typed after the end'])
    other.outbox.accepted('command-1', 9)
    await expect(done).resolves.toEqual({ seq: 9 })
    expect(ended.outbox.waitingChanges()).toBe(0)
  })

  it('goes on in another tab when the delivering one closes', async () => {
    const browser = createBrowser()
    const first = await browser.openTab()
    const second = await browser.openTab()
    second.outbox.connected()
    void first.outbox.add(save('a.txt', 'one'))
    await settled()
    first.outbox.close()
    await settled()
    expect(texts(second.sent)).toEqual(['one'])
  })
})

import { describe, expect, it, vi } from 'vitest'
import { problem } from '../../shared/problem.ts'
import { createMemoryDraftStore, type Draft } from '../attempt/draft-store.ts'
import { ProblemError } from '../http/problem-error.ts'
import { createDocumentBench as createBench } from './document-bench.ts'

/** Waits until it is so: digests and storage take turns of their own. */
const soon = (check: () => unknown) => vi.waitFor(check, { interval: 1 })

async function storeWith(...texts: readonly string[]) {
  const store = createMemoryDraftStore()
  for (const [place, text] of texts.entries()) await store.put(draft(text, place))
  return store
}
const draft = (text: string, place = 0): Draft => ({
  id: `earlier-${place}`,
  attemptId: 'attempt1',
  path: 'fulfil/index.mjs',
  text,
  writtenAt: 1_000 + place,
})

describe('what was typed and is saved nowhere', () => {
  it('is kept on this device as soon as the page may be going away, and no longer than until it is saved', async () => {
    const bench = createBench('one')
    await bench.open()
    bench.type('two')
    const left = bench.document.leave()
    expect(await bench.drafts()).toEqual(['two'])
    await left
    await soon(() => expect(bench.workspaceText).toBe('two'))
    await soon(async () => expect(await bench.drafts()).toEqual([]))
  })

  it('is kept while somebody types without a pause', async () => {
    const bench = createBench('one')
    await bench.open()
    bench.type('two')
    bench.type('two th')
    bench.typeOn()
    expect(await bench.drafts()).toEqual(['two th'])
  })

  it('is kept until the outbox has stored what was sent', async () => {
    const bench = createBench('one')
    const { promise, resolve } = Promise.withResolvers<void>()
    bench.stored = promise
    await bench.open()
    bench.type('two')
    await bench.document.save()
    expect(bench.document.dirty()).toBe(false)
    await bench.document.leave()
    expect(await bench.drafts()).toEqual(['two'])
    resolve()
    await soon(async () => expect(await bench.drafts()).toEqual([]))
  })

  it('is not kept where a save is quick enough', async () => {
    const bench = createBench('one')
    await bench.open()
    bench.type('two')
    bench.pause()
    await soon(() => expect(bench.workspaceText).toBe('two'))
    await soon(() => expect(bench.document.unsaved()).toBe(false))
    bench.typeOn()
    expect(await bench.drafts()).toEqual([])
  })

  it('is kept while a conflict waits for a decision, with what is typed meanwhile', async () => {
    const bench = createBench('one')
    await bench.open()
    bench.workspaceText = 'from the terminal'
    bench.type('mine')
    bench.pause()
    await soon(async () => expect(await bench.drafts()).toEqual(['mine']))
    bench.type('mine too')
    bench.typeOn()
    expect(await bench.drafts()).toEqual(['mine too'])
  })

  it.each(['reload', 'keepMine'] as const)('is forgotten once “%s” has decided a conflict', async decide => {
    const bench = createBench('one')
    await bench.open()
    bench.workspaceText = 'from the terminal'
    bench.type('mine')
    bench.pause()
    await soon(async () => expect(await bench.drafts()).toEqual(['mine']))
    await bench.document[decide]()
    await soon(async () => expect(await bench.drafts()).toEqual([]))
  })

  it('is kept while a save is refused', async () => {
    const bench = createBench('one')
    await bench.open()
    bench.failWith = new ProblemError(problem('storage-unavailable', 'Nothing can be saved at the moment.'))
    bench.type('two')
    bench.pause()
    await soon(async () => expect(await bench.drafts()).toEqual(['two']))
  })

  it('is kept when the outbox of an earlier page could not deliver it', async () => {
    const bench = createBench('from the terminal', { unsent: 'typed before the reload' })
    await bench.open()
    await soon(() => expect(bench.document.trouble()?.kind).toBe('changed-outside'))
    expect(await bench.drafts()).toEqual(['typed before the reload'])
  })

  it('is not kept once the file was removed on purpose', async () => {
    const bench = createBench('one')
    await bench.open()
    bench.type('two')
    bench.typeOn()
    expect(await bench.drafts()).toEqual(['two'])
    bench.document.forget()
    expect(await bench.drafts()).toEqual([])
    await bench.document.save()
    expect(bench.saves).toEqual([])
  })
})

describe('what an earlier page kept', () => {
  it('is offered beside the text of the workspace, which stays until somebody decides', async () => {
    const bench = createBench('one', { store: await storeWith('lost') })
    await bench.open()
    expect(bench.document.offered()).toMatchObject({ text: 'lost', writtenAt: 1_000 })
    expect(bench.field).toBe('one')
    bench.type('two')
    bench.pause()
    await soon(() => expect(bench.workspaceText).toBe('two'))
    expect(bench.document.offered()?.text).toBe('lost')
    expect(await bench.drafts()).toEqual(['lost'])
  })

  it('takes the place of the text on “Keep mine”', async () => {
    const bench = createBench('one', { store: await storeWith('lost') })
    await bench.open()
    await bench.document.keepOffered()
    expect(bench.field).toBe('lost')
    await soon(() => expect(bench.workspaceText).toBe('lost'))
    expect(bench.document.offered()).toBeUndefined()
    expect(await bench.drafts()).toEqual([])
  })

  it('goes on “Discard it”, and leaves the text alone', async () => {
    const bench = createBench('one', { store: await storeWith('lost') })
    await bench.open()
    await bench.document.discardOffered()
    expect(bench.document.offered()).toBeUndefined()
    expect(bench.field).toBe('one')
    expect(await bench.drafts()).toEqual([])
  })

  it('is offered one after the other, the newest first, when two tabs left something', async () => {
    const bench = createBench('one', { store: await storeWith('of one tab', 'of the other') })
    await bench.open()
    expect(bench.document.offered()?.text).toBe('of the other')
    await bench.document.discardOffered()
    expect(bench.document.offered()?.text).toBe('of one tab')
    expect(await bench.drafts()).toEqual(['of one tab'])
  })

  it.each([
    ['the workspace has it', 'lost', undefined],
    ['the outbox brings it', 'one', 'lost'],
  ])('needs no decision when %s', async (_, workspaceText, unsent) => {
    const bench = createBench(workspaceText, { store: await storeWith('lost'), unsent })
    await bench.document.save()
    expect(bench.document.offered()).toBeUndefined()
    await soon(async () => expect(await bench.drafts()).toEqual([]))
  })

  it('brings a file back that is gone', async () => {
    const bench = createBench(undefined, { store: await storeWith('lost') })
    await bench.document.save()
    expect(bench.document.state().kind).toBe('unreadable')
    await bench.document.keepOffered()
    expect(bench.document.state()).toEqual({ kind: 'editable' })
    await soon(() => expect(bench.workspaceText).toBe('lost'))
  })

  it('follows a file that gets another name', async () => {
    const bench = createBench('one', { store: await storeWith('lost') })
    await bench.open()
    bench.document.movedTo('orders/index.mjs')
    await soon(async () => expect((await bench.store.list('attempt1'))[0]?.path).toBe('orders/index.mjs'))
    expect(bench.document.offered()?.text).toBe('lost')
  })
})

import { describe, expect, it, vi } from 'vitest'
import { problem } from '../../shared/problem.ts'
import { sha256 } from '../attempt/pending-saves.ts'
import { ProblemError } from '../http/problem-error.ts'
import { createDocumentBench as createBench } from './document-bench.ts'

/** Waits until it is so: digests are made off the main thread. */
const soon = (check: () => void) => vi.waitFor(check, { interval: 1 })

describe('saving', () => {
  it('happens by itself after a pause, against what was loaded', async () => {
    const bench = createBench('one')
    await bench.open()
    bench.type('tw')
    bench.type('two')
    expect(bench.document.dirty()).toBe(true)
    expect(bench.waitingSaves()).toBe(1)
    bench.pause()
    await soon(() => expect(bench.workspaceText).toBe('two'))
    expect(bench.saves.map(save => save.text)).toEqual(['two'])
    expect(bench.saves[0]?.baseDigest).toBe(await sha256('one'))
    expect(bench.document.dirty()).toBe(false)
  })

  it('does not wait for the answer: each save builds on the one before', async () => {
    const bench = createBench('one')
    await bench.open()
    bench.held = true
    bench.type('two')
    await bench.document.save()
    bench.type('three')
    await bench.document.save()
    expect(bench.saves.map(save => save.text)).toEqual(['two', 'three'])
    expect(bench.saves[1]?.baseDigest).toBe(await sha256('two'))
    bench.release()
    await soon(() => expect(bench.workspaceText).toBe('three'))
    expect(bench.document.trouble()).toBeUndefined()
  })

  it('sends nothing when the text is as it was', async () => {
    const bench = createBench('one')
    await bench.open()
    bench.type('two')
    bench.type('one')
    await bench.document.save()
    expect(bench.saves).toEqual([])
    expect(bench.document.dirty()).toBe(false)
  })

  it('says why the server refused, keeps the text, and tries again with the next key', async () => {
    const bench = createBench('one')
    await bench.open()
    bench.failWith = new ProblemError(problem('storage-unavailable', 'Nothing can be saved at the moment.'))
    bench.type('two')
    bench.pause()
    const trouble = { kind: 'refused', detail: 'Nothing can be saved at the moment.' }
    await soon(() => expect(bench.document.trouble()).toEqual(trouble))
    bench.failWith = undefined
    bench.type('two!')
    bench.pause()
    await soon(() => expect(bench.workspaceText).toBe('two!'))
    await soon(() => expect(bench.document.trouble()).toBeUndefined())
  })
})

describe('a change in the terminal', () => {
  it('is taken over silently while nothing was typed', async () => {
    const bench = createBench('one')
    await bench.open()
    bench.workspaceText = 'from the terminal'
    await bench.document.lookAgain()
    expect(bench.field).toBe('from the terminal')
    expect(bench.document.dirty()).toBe(false)
    await bench.document.save()
    expect(bench.saves).toEqual([])
  })

  it('is not overwritten by a save, and stops saving until somebody decides', async () => {
    const bench = createBench('one')
    await bench.open()
    bench.workspaceText = 'from the terminal'
    bench.type('mine')
    bench.pause()
    await soon(() => expect(bench.document.trouble()?.kind).toBe('changed-outside'))
    expect(bench.workspaceText).toBe('from the terminal')
    bench.type('mine too')
    await bench.document.save()
    expect(bench.saves).toHaveLength(1)
    expect(bench.field).toBe('mine too')
  })

  it('gives way to “Keep mine”', async () => {
    const bench = createBench('one')
    await bench.open()
    bench.workspaceText = 'from the terminal'
    bench.type('mine')
    bench.pause()
    await soon(() => expect(bench.document.trouble()?.kind).toBe('changed-outside'))
    await bench.document.keepMine()
    await soon(() => expect(bench.workspaceText).toBe('mine'))
    expect(bench.document.trouble()).toBeUndefined()
    bench.type('mine again')
    bench.pause()
    await soon(() => expect(bench.workspaceText).toBe('mine again'))
  })

  it('replaces what was typed on “Reload it”', async () => {
    const bench = createBench('one')
    await bench.open()
    bench.workspaceText = 'from the terminal'
    bench.type('mine')
    bench.pause()
    await soon(() => expect(bench.document.trouble()?.kind).toBe('changed-outside'))
    await bench.document.reload()
    expect(bench.field).toBe('from the terminal')
    expect(bench.document.trouble()).toBeUndefined()
    bench.type('on top')
    bench.pause()
    await soon(() => expect(bench.workspaceText).toBe('on top'))
  })

  it('is no conflict when it made the same text', async () => {
    const bench = createBench('one')
    await bench.open()
    bench.workspaceText = 'mine'
    bench.type('mine')
    bench.pause()
    await soon(() => expect(bench.refusals).toBe(1))
    await soon(() => expect(bench.document.dirty()).toBe(false))
    expect(bench.document.trouble()).toBeUndefined()
  })

  it('that removes the file is told, and “Keep mine” brings it back', async () => {
    const bench = createBench('one')
    await bench.open()
    bench.workspaceText = undefined
    await bench.document.lookAgain()
    expect(bench.document.trouble()?.kind).toBe('removed-outside')
    await bench.document.keepMine()
    await soon(() => expect(bench.workspaceText).toBe('one'))
    expect(bench.document.trouble()).toBeUndefined()
  })

  it('is looked at only after what is on its way has arrived', async () => {
    const bench = createBench('one')
    await bench.open()
    bench.held = true
    bench.type('two')
    await bench.document.save()
    await bench.document.lookAgain()
    expect(bench.field).toBe('two')
    bench.release()
    expect(bench.field).toBe('two')
    expect(bench.document.trouble()).toBeUndefined()
  })
})

it('keeps the text in front of the person while the server cannot be asked', async () => {
  const bench = createBench('one')
  await bench.open()
  bench.askFailsWith = new ProblemError(problem('workspace-unavailable', 'There is no connection.'))
  await bench.document.lookAgain()
  expect(bench.document.state()).toEqual({ kind: 'editable' })
  expect(bench.document.trouble()).toBeUndefined()
})

it('knows what arrived when the outbox delivers two saves as one', async () => {
  const bench = createBench('one')
  await bench.open()
  bench.held = true
  bench.type('two')
  await bench.document.save()
  bench.type('three')
  await bench.document.save()
  bench.workspaceText = 'three'
  bench.deliverNewestFirst()
  await soon(() => expect(bench.answered).toBe(2))
  bench.overtaken = false
  bench.failWith = new ProblemError(problem('storage-unavailable', 'Nothing can be saved.'))
  bench.type('four')
  bench.pause()
  await soon(() => expect(bench.document.trouble()?.kind).toBe('refused'))
  bench.failWith = undefined
  bench.type('five')
  bench.pause()
  await soon(() => expect(bench.workspaceText).toBe('five'))
  expect(bench.saves.at(-1)?.baseDigest).toBe(await sha256('three'))
})

describe('after a reload of the page', () => {
  it('shows the text that is still in the outbox', async () => {
    const bench = createBench('one', { unsent: 'typed before the reload' })
    await bench.open()
    expect(bench.field).toBe('typed before the reload')
    bench.workspaceText = 'typed before the reload'
    await bench.document.lookAgain()
    bench.type('and more')
    bench.pause()
    await soon(() => expect(bench.workspaceText).toBe('and more'))
    expect(bench.saves[0]?.baseDigest).toBe(await sha256('typed before the reload'))
  })

  it('keeps that text and says so if it never arrives', async () => {
    const bench = createBench('one', { unsent: 'typed before the reload' })
    await bench.open()
    bench.workspaceText = 'from the terminal'
    await bench.document.lookAgain()
    expect(bench.field).toBe('typed before the reload')
    expect(bench.document.trouble()?.kind).toBe('changed-outside')
  })

  it('shows that text even where the file cannot be read', async () => {
    const bench = createBench(undefined, { unsent: 'typed before the reload' })
    await bench.open()
    expect(bench.field).toBe('typed before the reload')
  })
})

it('says why a file cannot be edited, and opens it once it can', async () => {
  const bench = createBench('BINARY')
  await bench.document.save()
  expect(bench.document.state()).toEqual({ kind: 'unreadable', why: 'It is not a text.' })
  bench.workspaceText = 'text'
  await bench.document.lookAgain()
  expect(bench.document.state()).toEqual({ kind: 'editable' })
})

it('shows a file that is no UTF-8, saves nothing of it, and opens it once it is', async () => {
  const bench = createBench('LATIN-1')
  await bench.document.lookAgain()
  const state = bench.document.state()
  expect(state).toMatchObject({ kind: 'not-text', file: { base64: btoa('caf\xe9') } })
  await bench.document.save()
  expect(bench.saves).toEqual([])
  bench.workspaceText = 'text'
  await bench.document.lookAgain()
  expect(bench.document.state()).toEqual({ kind: 'editable' })
})

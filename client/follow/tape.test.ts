import { expect, it } from 'vitest'
import type { DemoBatch } from '../../shared/demo/demo-event.ts'
import { emptyDemo } from '../../shared/demo/demo-state.ts'
import { createTape } from './tape.ts'

const said = (seq: number, at: number): DemoBatch => ({
  seq,
  at,
  events: [{ type: 'said', text: `said at ${at}`, at }],
})
const pieces = [
  { state: emptyDemo, batches: [said(1, 100), said(2, 900)] },
  {
    state: { ...emptyDemo, seq: 2, at: 1_000, said: { text: 'so far', at: 900 } },
    batches: [said(3, 1_500)],
  },
]

function openTape() {
  const fetched: number[] = []
  const tape = createTape(async number => {
    fetched.push(number)
    const piece = pieces[number]
    if (piece === undefined) throw new Error('no such piece')
    return piece
  })
  tape.recorded([0, 1_000])
  return { tape, fetched }
}

it('shows the demo as it was at any time, forwards and backwards', async () => {
  const { tape, fetched } = openTape()
  const saidAt = async (time: number) => (await tape.at(time)).said?.text
  expect(await saidAt(50)).toBeUndefined()
  expect(await saidAt(100)).toBe('said at 100')
  expect(await saidAt(950)).toBe('said at 900')
  expect(await saidAt(120)).toBe('said at 100')
  expect(await saidAt(1_200)).toBe('so far')
  expect(await saidAt(9_000)).toBe('said at 1500')
  expect(fetched).toEqual([0, 1])
})

it('needs no recording for what this page was told itself', async () => {
  const { tape, fetched } = openTape()
  tape.begin({ ...emptyDemo, seq: 2, at: 1_000 })
  tape.add(said(3, 1_500))
  expect((await tape.at(1_400)).said).toBeUndefined()
  expect((await tape.at(1_600)).said?.text).toBe('said at 1500')
  expect(fetched).toEqual([])
  expect((await tape.at(150)).said?.text).toBe('said at 100')
})

it('asks again for a piece that could not be had', async () => {
  const { tape } = openTape()
  tape.recorded([0, 1_000, 2_000])
  await expect(tape.at(2_500)).rejects.toThrow('no such piece')
  await expect(tape.at(2_500)).rejects.toThrow('no such piece')
})

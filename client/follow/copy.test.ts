import { createRoot } from 'solid-js'
import { expect, it } from 'vitest'
import { problem } from '../../shared/problem.ts'
import { createManualTiming } from '../attempt/manual-timing.ts'
import { ProblemError, ServerUnreachable } from '../http/problem-error.ts'
import { createCopy, type ToldCopy } from './copy.ts'

const settled = () => new Promise<void>(resolve => setImmediate(resolve))

/** A copy of a demo in which two tasks pass, with a server that answers as it is told to. */
function openBench() {
  const timing = createManualTiming()
  const asked: (readonly string[])[] = []
  let answer: ToldCopy['state'] | Error = 'preparing'
  let passing: readonly string[] = ['wishlist', 'cart']
  return createRoot(close => {
    const copy = createCopy(
      {
        timing,
        async ask(tasks) {
          asked.push(tasks)
          if (answer instanceof Error) throw answer
          return { attemptId: 'mine', state: answer }
        },
      },
      () => passing,
    )
    return {
      copy,
      asked,
      close,
      goesOn: (tasks: readonly string[]) => {
        passing = tasks
      },
      async answers(next: ToldCopy['state'] | Error) {
        answer = next
        timing.pass(1_500)
        await settled()
      },
      async takes() {
        copy.take()
        await settled()
      },
    }
  })
}

it('is asked about until it has come to its step, which is the one that it was taken at', async () => {
  const bench = openBench()
  await bench.takes()
  expect(bench.copy.state()).toEqual({ kind: 'preparing', attemptId: 'mine' })
  bench.goesOn(['wishlist', 'cart', 'orders'])
  await bench.answers('working')
  await bench.answers('ready')
  expect(bench.copy.state().kind).toBe('ready')
  await bench.answers('failed')
  expect(bench.asked).toEqual(Array(3).fill(['wishlist', 'cart']))
})

it('is asked about again when the server was away, and says nothing else of it meanwhile', async () => {
  const bench = openBench()
  await bench.takes()
  await bench.answers('working')
  await bench.answers(new ServerUnreachable())
  await bench.answers(new ProblemError(problem('storage-unavailable', 'It has just started.')))
  expect(bench.copy.state()).toEqual({ kind: 'working', attemptId: 'mine' })
  await bench.answers('ready')
  expect(bench.copy.state().kind).toBe('ready')
})

it('says why where there is none, and can be taken again', async () => {
  const bench = openBench()
  await bench.answers(new ServerUnreachable())
  await bench.takes()
  expect(bench.copy.state().kind).toBe('refused')
  await bench.answers('preparing')
  expect(bench.asked).toHaveLength(1)
  await bench.takes()
  expect(bench.copy.state().kind).toBe('preparing')
  await bench.answers(new ProblemError(problem('unknown-demo', 'The link was withdrawn.')))
  expect(bench.copy.state().kind).toBe('refused')
})

it('is not asked about any more once the page is gone', async () => {
  const bench = openBench()
  await bench.takes()
  bench.close()
  await bench.answers('working')
  expect(bench.asked).toHaveLength(1)
})

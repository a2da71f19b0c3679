import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Json, Program } from '../definition/asl.ts'
import { type Data, parseData } from '../expressions/data.ts'
import type { Thread } from './run.ts'
import { runState } from './run-state.ts'
import { Ended } from './state-error.ts'

/** Where a thread stands, as noted before each of its states. */
interface Position {
  readonly step: number
  readonly state: string
  readonly input: string
  readonly variables: Readonly<Record<string, Json>>
  readonly previous: number
}

/** How a branch ended, noted until its whole state has. */
interface Done {
  readonly output: string
  readonly previous: number
}

/** Runs the states of a program from where the journal says to its end. Throws StateError, or Ended. */
export async function runProgram(thread: Thread, program: Program, input: Data): Promise<Data> {
  const { run, path, signal } = thread
  const done = run.journal.get<Done>(path, 'done')
  if (done) {
    thread.previous = done.previous
    return parseData(done.output)
  }
  let at: Position = run.journal.get<Position>(path, 'at') ?? {
    step: 0,
    state: program.StartAt,
    input: input.text,
    variables: thread.variables,
    previous: thread.previous,
  }
  let data = at.input === input.text ? input : parseData(at.input)
  for (;;) {
    if (signal.aborted) throw new Ended()
    thread.variables = at.variables
    thread.previous = at.previous
    const result = await runState(thread, program, at, data)
    if (signal.aborted) throw new Ended()
    data = result.output
    const variables = result.assigned ? { ...thread.variables, ...result.assigned } : thread.variables
    run.journal.forget(path)
    if (result.next === undefined) {
      run.journal.set(path, 'done', { output: data.text, previous: thread.previous } satisfies Done)
      return data
    }
    at = { step: at.step + 1, state: result.next, input: data.text, variables, previous: thread.previous }
    run.journal.set(path, 'at', at)
    await run.journal.committed()
    // The calls of others get their turn between any two states.
    await nextTurn()
  }
}

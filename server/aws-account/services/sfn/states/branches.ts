import type { Json, Program } from '../definition/asl.ts'
import type { Data } from '../expressions/data.ts'
import type { StateRun, Thread } from '../interpreter/run.ts'
import { Ended } from '../interpreter/state-error.ts'

/** What one branch, or one item of a Map, is run with. */
export interface Branch {
  readonly program: Program
  readonly input: Data
  /** `Map.Item` of the context object. */
  readonly item?: Json
}

export interface BranchEvents {
  started?(index: number, previous: number, branch: Thread): void
  succeeded?(index: number, branch: Thread): number | undefined
}

/** How branches ended: all of them, or one failed and the others were ended. */
export type BranchesOutcome =
  | { readonly kind: 'succeeded'; readonly outputs: readonly Data[]; readonly last: number }
  | {
      readonly kind: 'failed'
      readonly error: unknown
      readonly failed: number
      /** Those that had begun, by their index. */
      readonly threads: ReadonlyMap<number, Thread>
    }

/** Runs branches, at most `limit` at a time. The first that fails ends the others. Throws Ended when the thread ends. */
export async function runBranches(
  at: StateRun,
  branches: readonly Branch[],
  limit: number,
  events: BranchEvents = {},
): Promise<BranchesOutcome> {
  const { thread } = at
  const { run } = thread
  const ending = new AbortController()
  const signal = AbortSignal.any([thread.signal, ending.signal])
  const threads = new Map<number, Thread>()
  const outputs: Data[] = []
  const start = thread.previous
  let failure: { readonly error: unknown; readonly index: number } | undefined
  let last = start
  let next = 0

  const begin = (index: number, previous: number): Thread => {
    const item = branches[index]?.item
    const branch: Thread = {
      run,
      path: `${at.key}/${at.retries}.${index}`,
      language: thread.language,
      signal,
      previous,
      variables: thread.variables,
      ...(item !== undefined ? { item } : thread.item !== undefined && { item: thread.item }),
    }
    threads.set(index, branch)
    events.started?.(index, previous, branch)
    return branch
  }
  const runOne = async (index: number, branch: Thread): Promise<void> => {
    const { program, input } = branches[index] as Branch
    try {
      outputs[index] = await run.runProgram(branch, program, input)
      last = Math.max(last, branch.previous, events.succeeded?.(index, branch) ?? 0)
    } catch (error) {
      if (signal.aborted) return
      failure = { error, index }
      ending.abort()
    }
  }
  const work = async (first: number, thread: Thread): Promise<void> => {
    let index = first
    let branch = thread
    for (;;) {
      await runOne(index, branch)
      if (failure || signal.aborted || next >= branches.length) return
      const { previous } = branch
      index = next++
      branch = begin(index, previous)
    }
  }

  const first: [number, Thread][] = []
  while (next < Math.min(limit, branches.length)) {
    const index = next++
    first.push([index, begin(index, start)])
  }
  await Promise.all(first.map(([index, branch]) => work(index, branch)))
  if (thread.signal.aborted) throw new Ended()
  return failure
    ? { kind: 'failed', error: failure.error, failed: failure.index, threads }
    : { kind: 'succeeded', outputs, last }
}

/** Whether a branch that was ended leaves an event of its state behind, and of which type. */
export function abortedType(thread: Thread): 'Task' | 'Wait' | 'Parallel' | 'Map' | undefined {
  const { lastState } = thread
  if (!lastState?.isOpen) return undefined
  const { type } = lastState
  return type === 'Task' || type === 'Wait' || type === 'Parallel' || type === 'Map' ? type : undefined
}

import { createHash } from 'node:crypto'
import type { BackgroundContext } from '../../../service.ts'
import { StateWriteError } from '../../../state/state-writer.ts'
import type { Program } from '../definition/asl.ts'
import { parseData } from '../expressions/data.ts'
import type { Jsonata } from '../expressions/jsonata.ts'
import { MAX_EVENTS, type NewEvent, type StoredEvent } from '../history/event-model.ts'
import { definitionsOf, type Execution, executionsOf, historyOf, notesOf } from '../history/executions.ts'
import { createEndings, type Ending, endedExecution, endingEvent, startedEvent } from './execution-ending.ts'
import { createJournal, NotWritten } from './journal.ts'
import type { ChildExecutions, Identity, Run, Thread, TokenDesk } from './run.ts'
import { runProgram } from './run-program.ts'
import { Ended, StateError } from './state-error.ts'
import { createWaits, type Waits } from './waits.ts'

/** Runs the executions of one account. */
export interface Engine {
  /** Begins to run, or goes on with, an execution that is stored. */
  begin(execution: Execution): void
  /** Runs one that is kept in memory alone, and answers with what became of it. */
  runExpress(execution: Execution): Promise<Execution>
  /** Ends it now. */
  end(execution: Execution, ending: Ending): Execution
  /** Resolves with the execution when it has ended. */
  ended(arn: string, signal: AbortSignal): Promise<Execution>
  readonly running: number
  close(): void
}

export interface EngineParts {
  readonly context: BackgroundContext
  readonly jsonata: Jsonata
  readonly tokens: TokenDesk
  childrenOf(execution: Execution): ChildExecutions
  /** Told of each event and of the end. */
  onEvent?(execution: Execution, event: StoredEvent): void
  onEnd?(execution: Execution): void
}

/** Bytes that the histories of one execution may have together: events repeat every payload. */
const MAX_HISTORY_BYTES = 64 * 1024 * 1024
const YEAR_MS = 31_536_000_000
const EXPRESS_MS = 300_000
/** Whatever could not be written, or broke, is tried again after this. */
const RETRY_MS = 5000

interface Active {
  readonly controller: AbortController
  readonly thread: Thread
  readonly run: Run
  readonly program: Program
  append(event: NewEvent): number
}

export function createEngine(parts: EngineParts): Engine {
  const { context } = parts
  const { state } = context
  const waits = createWaits(context)
  const active = new Map<string, Active>()
  const endings = createEndings()
  const retries = new Set<NodeJS.Timeout>()
  let isClosed = false

  const end = (execution: Execution, ending: Ending, isStored = true): Execution => {
    const running = active.get(execution.arn)
    const ended = endedExecution(execution, ending, context.now())
    const isFromOutside = ending.status === 'ABORTED' || ending.status === 'TIMED_OUT'
    if (running) running.append(endingEvent(ending, isFromOutside ? 0 : running.thread.previous))
    else if (isStored) createAppend(parts, execution, historyOf(state, execution.arn))(endingEvent(ending, 0))
    if (isStored) executionsOf(state).set(execution.arn, ended)
    // What failed may be redriven from where it stands.
    if (isStored && ending.status === 'SUCCEEDED') clear(notesOf(state, execution.arn))
    active.delete(execution.arn)
    running?.controller.abort()
    endings.tell(ended)
    parts.onEnd?.(ended)
    return ended
  }

  const runToEnd = async (execution: Execution, isStored: boolean): Promise<void> => {
    const entry = activate(parts, waits, execution, isStored)
    active.set(execution.arn, entry)
    const { controller, thread, append, run, program } = entry
    if (!isStored || historyOf(state, execution.arn).size === 0) append(startedEvent(execution))
    const { signal } = controller
    void limit(execution, program, waits, signal).then(isLate => {
      if (isLate) end(execution, { status: 'TIMED_OUT' }, isStored)
    })
    try {
      const output = await run.runProgram(thread, program, parseData(execution.input))
      if (!signal.aborted) end(execution, { status: 'SUCCEEDED', output: output.text }, isStored)
    } catch (error) {
      if (signal.aborted || error instanceof Ended) return
      if (error instanceof NotWritten || error instanceof StateWriteError) throw error
      if (!(error instanceof StateError)) console.error(`The execution ${execution.arn} broke`, error)
      const failure = error instanceof StateError ? error : new StateError('States.Runtime', 'Internal error')
      end(execution, { status: 'FAILED', error: failure.errorName, cause: failure.reason }, isStored)
    }
    if (isStored) await state.committed()
  }

  const begin = (execution: Execution) => {
    runToEnd(execution, true).catch(error => {
      active.get(execution.arn)?.controller.abort()
      active.delete(execution.arn)
      if (isClosed) return
      console.error(`The execution ${execution.arn} is tried again in ${RETRY_MS} ms`, error)
      const retry = setTimeout(() => {
        retries.delete(retry)
        const stored = executionsOf(state).get(execution.arn)
        if (stored?.status === 'RUNNING') begin(stored)
      }, RETRY_MS).unref()
      retries.add(retry)
    })
  }

  return {
    begin,
    runExpress(execution) {
      const whole = endings.wait(execution.arn)
      runToEnd(execution, false).catch(error => {
        console.error(`The execution ${execution.arn} broke`, error)
        end(execution, { status: 'FAILED', error: 'States.Runtime', cause: 'Internal error' }, false)
      })
      return whole
    },
    end: (execution, ending) => end(execution, ending),
    ended(arn, signal) {
      const stored = executionsOf(state).get(arn)
      const hasEnded = stored && stored.status !== 'RUNNING'
      return hasEnded ? Promise.resolve(stored) : endings.wait(arn, signal)
    },
    get running() {
      return active.size
    },
    close() {
      isClosed = true
      for (const retry of retries) clearTimeout(retry)
      for (const { controller } of active.values()) controller.abort()
      active.clear()
      waits.close()
    },
  }
}

function activate(parts: EngineParts, waits: Waits, execution: Execution, isStored: boolean): Active {
  const { context } = parts
  const { state } = context
  const controller = new AbortController()
  const program = JSON.parse(definitionsOf(state).get(execution.definition) ?? '{}') as Program
  const notes = isStored ? notesOf(state, execution.arn) : new Map<string, { readonly value: unknown }>()
  const append = createAppend(parts, execution, isStored ? historyOf(state, execution.arn) : new Map())
  const run: Run = {
    identity: identityOf(execution),
    account: context,
    journal: createJournal(notes, isStored ? () => state.committed() : async () => {}),
    waits,
    jsonata: parts.jsonata,
    role: roleArn => context.assumeForService(roleArn ?? execution.roleArn, execution.name.slice(0, 64)),
    append,
    signal: controller.signal,
    runProgram,
    children: parts.childrenOf(execution),
    tokens: parts.tokens,
  }
  const thread: Thread = {
    run,
    path: '0',
    language: program.QueryLanguage ?? 'JSONPath',
    signal: controller.signal,
    previous: execution.redriveCount ? historyOf(state, execution.arn).size : 0,
    variables: {},
  }
  return { controller, thread, append, run, program }
}

/** Writes events, each with the next id, up to the limits of a history. */
function createAppend(
  { context, onEvent }: EngineParts,
  execution: Execution,
  history: ReturnType<typeof historyOf> | Map<string, StoredEvent>,
) {
  let bytes = 0
  return (event: NewEvent): number => {
    const id = history.size + 1
    bytes += JSON.stringify(event).length
    if (!event.type.startsWith('Execution') && (id >= MAX_EVENTS || bytes > MAX_HISTORY_BYTES))
      throw new StateError(
        'States.Runtime',
        `The execution reached the maximum number of history events (${MAX_EVENTS}).`,
      )
    const stored: StoredEvent = { ...event, id, timestamp: context.now() }
    history.set(String(id), stored)
    onEvent?.(execution, stored)
    return id
  }
}

function clear(rows: ReturnType<typeof notesOf>): void {
  for (const key of [...rows.keys()]) rows.delete(key)
}

/** Whether an execution takes longer than it may; false when it ends before. */
async function limit(
  execution: Execution,
  program: Program,
  waits: Waits,
  signal: AbortSignal,
): Promise<boolean> {
  const most = execution.type === 'EXPRESS' ? EXPRESS_MS : YEAR_MS
  const ms = Math.min(most, (program.TimeoutSeconds ?? Number.POSITIVE_INFINITY) * 1000)
  await waits.until(`${execution.arn} timeout`, (execution.redrivenAt ?? execution.startedAt) + ms, signal)
  return !signal.aborted
}

export const digestOf = (definition: string) => createHash('sha256').update(definition).digest('base64url')

const identityOf = (execution: Execution): Identity => ({
  arn: execution.arn,
  name: execution.name,
  roleArn: execution.roleArn,
  type: execution.type,
  input: parseData(execution.input).value,
  startedAt: execution.startedAt,
  redriveCount: execution.redriveCount,
  machineArn: execution.versionArn ?? execution.machineArn,
  machineName: execution.machineName,
})

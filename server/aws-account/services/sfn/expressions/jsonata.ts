import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Json } from '../definition/asl.ts'
import { QueryError } from '../interpreter/state-error.ts'
import { hasExpression } from './expression-text.ts'
import type { JsonataAnswer, JsonataRequest } from './jsonata-request.ts'

/** Fills templates whose texts may be expressions in JSONata, in a process that all accounts share. */
export interface Jsonata {
  /** Throws QueryError, with the field of the expression. */
  fill(request: JsonataRequest, accountId: string): Promise<Json>
  close(): void
}

/** One template may take a processor so long. */
const MAX_CPU_MS = 1000
/** And so long by the clock, whatever else the machine does. */
const MAX_WAIT_MS = 30_000
const LOOK_MS = 100
const MAX_MEMORY_MB = 128
/** Templates of an account that may wait; more of them are refused. */
const MAX_WAITING = 2000
/** A process that has had nothing to do for so long is ended. */
const IDLE_MS = 30_000

interface Waiting {
  readonly request: JsonataRequest
  readonly accountId: string
  resolve(value: Json): void
  reject(error: Error): void
}

export function createJsonata(): Jsonata {
  /** By account, in turns: who had one goes to the end. */
  const queues = new Map<string, Waiting[]>()
  let worker: Promise<ChildProcess> | undefined
  let idle: NodeJS.Timeout | undefined
  let isBusy = false
  let isClosed = false

  const end = () => {
    void worker?.then(one => one.kill('SIGKILL'))
    worker = undefined
  }
  const next = (): Waiting | undefined => {
    const [accountId, queue] = queues.entries().next().value ?? []
    if (accountId === undefined || !queue) return undefined
    queues.delete(accountId)
    const first = queue.shift()
    if (queue.length) queues.set(accountId, queue)
    return first
  }
  const work = async () => {
    if (isBusy) return
    isBusy = true
    clearTimeout(idle)
    for (let waiting = next(); waiting; waiting = next()) {
      worker ??= startWorker()
      const outcome = await ask(await worker, waiting.request)
      if (outcome.kind === 'ended') end()
      settle(waiting, outcome)
    }
    isBusy = false
    idle = setTimeout(end, IDLE_MS).unref()
  }

  return {
    async fill(request, accountId) {
      if (!hasExpression(request.template)) return request.template
      if (isClosed) throw new QueryError('The service is closing', request.field)
      return new Promise<Json>((resolve, reject) => {
        const queue = queues.get(accountId) ?? []
        if (queue.length >= MAX_WAITING)
          return reject(new QueryError('There are too many expressions to evaluate', request.field))
        queue.push({ request, accountId, resolve, reject })
        queues.set(accountId, queue)
        void work()
      })
    },
    close() {
      isClosed = true
      clearTimeout(idle)
      end()
    },
  }
}

/** Resolves when it listens, or has failed to: what its start costs is nobody's. */
async function startWorker(): Promise<ChildProcess> {
  const worker = fork(new URL('./jsonata-process.ts', import.meta.url), {
    env: {},
    execArgv: [`--max-old-space-size=${MAX_MEMORY_MB}`, '--disallow-code-generation-from-strings'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  worker.unref()
  worker.channel?.unref()
  // Whoever waits for an answer hears of it by 'exit'.
  worker.on('error', () => {})
  await new Promise<void>(resolve => {
    for (const event of ['message', 'exit', 'error']) worker.once(event, () => resolve())
  })
  return worker
}

type Outcome = { readonly kind: 'answered'; readonly answer: JsonataAnswer } | { readonly kind: 'ended' }

/** An answer, or that the process must go or is gone: too much time, too much memory. */
function ask(worker: ChildProcess, request: JsonataRequest): Promise<Outcome> {
  const startedAt = performance.now()
  const usedBefore = cpuMs(worker)
  return new Promise(resolve => {
    const done = (outcome: Outcome) => {
      clearInterval(watch)
      worker.off('message', onMessage)
      worker.off('exit', onExit)
      resolve(outcome)
    }
    const onMessage = (answer: unknown) => done({ kind: 'answered', answer: answer as JsonataAnswer })
    const onExit = () => done({ kind: 'ended' })
    const watch = setInterval(() => {
      const isLong = performance.now() - startedAt > MAX_WAIT_MS
      if (isLong || cpuMs(worker) - usedBefore > MAX_CPU_MS) done({ kind: 'ended' })
    }, LOOK_MS)
    worker.on('message', onMessage)
    worker.on('exit', onExit)
    worker.send(request, error => error && done({ kind: 'ended' }))
  })
}

/** Milliseconds of a tick of `/proc`: `sysconf(_SC_CLK_TCK)` is 100 on every Linux. */
const TICK_MS = 10

/** What the process has had of a processor so far; 0 where the system does not say. */
function cpuMs({ pid }: ChildProcess): number {
  try {
    // Fields 14 and 15, counted from behind the name, which may hold anything (proc_pid_stat(5)).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS
  } catch {
    return 0
  }
}

function settle({ request, resolve, reject }: Waiting, outcome: Outcome): void {
  if (outcome.kind === 'ended') {
    const said = `The JSONata expression specified for the field '${request.field}'`
    reject(new QueryError(`${said} exceeded the limits of its evaluation.`, request.field))
  } else if ('failure' in outcome.answer)
    reject(new QueryError(outcome.answer.failure, outcome.answer.location))
  else resolve(JSON.parse(outcome.answer.text) as Json)
}

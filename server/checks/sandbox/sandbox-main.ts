import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { AwsCallError } from '../../../shared/challenge/check.ts'
import type { Json } from '../../../shared/json.ts'
import { observeContext, procedureContext } from './contexts.ts'
import type { CallMethod, FromSandbox, Refusal, SandboxAct, SandboxFailure, ToSandbox } from './frames.ts'
import { restrictImports } from './import-rules.ts'

/**
 * The process in which a challenge's code runs, with nothing to hold on to: no network, no environment, no other folder.
 * It looks at the account only by asking the server, a line at a time.
 */
const { stringify, parse } = JSON
const sharedFolder = new URL('../../../shared/', import.meta.url).href
const waiting = new Map<number, { resolve(value: Json): void; reject(reason: Error): void }>()
let nonce = ''
let challenge = ''
let calls = 0
let hasRun = false

const send = (frame: FromSandbox): void => {
  writeAll(`\n${nonce}${stringify(frame)}\n`)
}

/** Standard output is a pipe that the server always reads; a full one only asks for patience. */
function writeAll(text: string): void {
  let rest = Buffer.from(text)
  while (rest.length > 0)
    try {
      rest = rest.subarray(writeSync(1, rest))
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
    }
}

function receive(frame: ToSandbox): void {
  switch (frame.type) {
    case 'hello':
      nonce = frame.nonce
      challenge = pathToFileURL(`${frame.challenge}/`).href
      restrictImports(challenge, sharedFolder)
      void warmUp(frame.modules)
      return
    case 'run':
      void run(frame.run, frame.use, frame.act)
      return
    case 'answer':
      waiting.get(frame.call)?.resolve(frame.value)
      waiting.delete(frame.call)
      return
    case 'refusal':
      waiting.get(frame.call)?.reject(refused(frame.refusal))
      waiting.delete(frame.call)
      return
    default:
      frame satisfies never
  }
}

/**
 * What checks import is loaded before the first run, not in it. It is ready before: whatever a module does as it is loaded is
 * an answer of the code that needs it.
 */
async function warmUp(modules: readonly string[]): Promise<void> {
  await import(new URL('json.ts', sharedFolder).href)
  send({ type: 'ready' })
  for (const path of modules) {
    if (hasRun) return
    await import(new URL(path, challenge).href).catch(() => {})
  }
}

async function run(id: number, use: string, act: SandboxAct): Promise<void> {
  hasRun = true
  const ask = (method: CallMethod, input: Json): Promise<Json> => {
    calls += 1
    const call = calls
    const answer = new Promise<Json>((resolve, reject) => waiting.set(call, { resolve, reject }))
    send({ type: 'call', run: id, call, method, input })
    return answer
  }
  try {
    let settledMs = 0
    const value = await perform(use, act, ask, ms => {
      settledMs += ms
    })
    send({ type: 'done', run: id, value: value ?? null, settledMs })
  } catch (error) {
    send({ type: 'failed', run: id, failure: failure(error) })
  } finally {
    waiting.clear()
  }
}

async function perform(
  use: string,
  act: SandboxAct,
  ask: (method: CallMethod, input: Json) => Promise<Json>,
  settled: (ms: number) => void,
): Promise<Json | undefined> {
  const [path = '', name = ''] = use.split('#')
  const module: Record<string, unknown> = await import(new URL(path, challenge).href)
  const given = module[name]
  switch (act.kind) {
    case 'observe':
      return await member(given, 'observe')(observeContext(act.context, act.nonce, ask, settled))
    case 'evaluate':
      return await member(given, 'evaluate')(act.snapshot, act.parameters)
    case 'procedure':
      if (typeof given !== 'function') throw new Error(`${use} is not a procedure`)
      await given(procedureContext(act.context, ask))
      return undefined
    default:
      return act satisfies never
  }
}

function member(
  check: unknown,
  name: 'observe' | 'evaluate',
): (...given: readonly unknown[]) => Promise<Json> {
  const found = typeof check === 'object' && check !== null ? Reflect.get(check, name) : undefined
  if (typeof found !== 'function') throw new Error(`This export is not a check: it has no ${name}`)
  return async (...given) => found.apply(check, given)
}

/** A rule of the server, or a call that came to nothing: where in the check it happened is of no interest. */
class CallRefused extends Error {
  readonly refusal: Exclude<Refusal, { kind: 'aws' }>

  constructor(refusal: Exclude<Refusal, { kind: 'aws' }>) {
    super(refusal.message)
    this.refusal = refusal
  }
}

function refused(refusal: Refusal): Error {
  return refusal.kind === 'aws' ? new AwsCallError(refusal.code, refusal.message) : new CallRefused(refusal)
}

function failure(error: unknown): SandboxFailure {
  if (!(error instanceof Error)) return { kind: 'bug', message: String(error) }
  if (error.name === 'Inconclusive') return { kind: 'inconclusive', message: error.message }
  if (error instanceof AwsCallError) return { kind: 'aws', code: error.code, message: error.message }
  if (!(error instanceof CallRefused)) return { kind: 'bug', message: error.stack ?? error.message }
  return error.refusal.kind === 'call' ? error.refusal : { kind: 'bug', message: error.message }
}

// The permission model does not close the network; where nothing better isolates, at least the front door is shut.
for (const name of ['fetch', 'WebSocket', 'EventSource']) Reflect.deleteProperty(globalThis, name)
const lines = createInterface({ input: process.stdin })
lines.on('line', line => receive(parse(line)))
lines.on('close', () => process.exit(0))

import {
  AwsCallError,
  type HttpProbeAnswer,
  type ObserveContext,
  type ReadResult,
} from '../../../shared/challenge/check.ts'
import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import type { Json, JsonObject } from '../../../shared/json.ts'
import type { CallMethod, SandboxContext } from './frames.ts'

/** Asks the server to do something for the code of a challenge. Rejects with AwsCallError or a broken rule. */
export type Ask = (method: CallMethod, input: Json) => Promise<Json>

/** How long `settle` waits between two looks: short at first, so that what is quick is seen at once. */
const settlePausesMs = [40, 80, 150, 250]

export function observeContext(
  about: SandboxContext,
  nonce: string,
  ask: Ask,
  settled: (ms: number) => void,
): ObserveContext {
  const read = (service: string, operation: string, input: JsonObject) =>
    ask('aws', { service, operation, input })
  return {
    ...about,
    nonce,
    read,
    tryRead: (...call) => attempt(() => read(...call)),
    probe: {
      http: request => ask('http', { ...request }) as unknown as Promise<HttpProbeAnswer>,
      async invoke(functionName, payload) {
        const answer = (await ask('invoke', { functionName, payload })) as {
          functionError?: string
          payload: Json
        }
        return { functionError: answer.functionError, payload: answer.payload }
      },
      sendMessage: (queueUrl, body) =>
        ask('sendMessage', { queueUrl, body }) as unknown as Promise<{ messageId: string }>,
    },
    async settle(look, isSettled, withinMs) {
      const startedAt = performance.now()
      try {
        return await settle(look, isSettled, withinMs)
      } finally {
        settled(performance.now() - startedAt)
      }
    },
  }
}

export function procedureContext(about: SandboxContext, ask: Ask): ProcedureContext {
  const call = (service: string, operation: string, input: JsonObject) =>
    ask('aws', { service, operation, input })
  return {
    ...about,
    call,
    tryCall: (...given) => attempt(() => call(...given)),
    zip: files => ask('zip', { ...files }) as unknown as Promise<{ $base64: string }>,
    starterFile: path => ask('starterFile', path) as unknown as Promise<string>,
  }
}

async function attempt(call: () => Promise<Json>): Promise<ReadResult> {
  try {
    return { ok: true, value: await call() }
  } catch (error) {
    if (error instanceof AwsCallError) return { ok: false, error: error.code, message: error.message }
    throw error
  }
}

async function settle<Look>(
  look: () => Promise<Look>,
  settled: (look: Look) => boolean,
  withinMs: number,
): Promise<Look> {
  const deadline = performance.now() + withinMs
  for (let turn = 0; ; turn += 1) {
    const seen = await look()
    if (settled(seen)) return seen
    const pauseMs = settlePausesMs[Math.min(turn, settlePausesMs.length - 1)] ?? 250
    if (performance.now() + pauseMs >= deadline) return seen
    await new Promise(resolve => setTimeout(resolve, pauseMs))
  }
}

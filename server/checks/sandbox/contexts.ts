import {
  AwsCallError,
  type HeldMessage,
  type HttpProbeAnswer,
  type ObserveContext,
  type ReadResult,
  type ServedBy,
} from '../../../shared/challenge/check.ts'
import type { ModelRequestSeen, SpanSeen } from '../../../shared/challenge/model-probes.ts'
import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import type { Json, JsonObject } from '../../../shared/json.ts'
import type { CallMethod, SandboxContext } from './frames.ts'
import { settle } from './settle.ts'

/** Asks the server to do something for the code of a challenge. Rejects with AwsCallError or a broken rule. */
export type Ask = (method: CallMethod, input: Json) => Promise<Json>

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
      async putEvents(busName, events) {
        await ask('putEvents', { busName, events: events.map(event => ({ ...event })) })
      },
      async renewEnvironments() {
        await ask('renewEnvironments', {})
      },
      async addScene(scene) {
        return String(await ask('addScene', { scene: { ...scene } }))
      },
      async removeScenes(names) {
        await ask('removeScenes', { names: [...names] })
      },
      async putDocuments(knowledgeBaseId, documents) {
        await ask('putDocuments', { knowledgeBaseId, documents: documents.map(one => ({ ...one })) })
      },
      async removeDocuments(knowledgeBaseId, sources) {
        await ask('removeDocuments', { knowledgeBaseId, sources: [...sources] })
      },
    },
    platform: {
      messagesHolding: (queueUrl, texts) =>
        ask('messagesHolding', { queueUrl, texts: [...texts] }) as unknown as Promise<readonly HeldMessage[]>,
      latestMessages: queueUrl =>
        ask('latestMessages', { queueUrl }) as unknown as Promise<readonly HeldMessage[]>,
      callersHolding: (service, texts, sinceMs = 0) =>
        ask('callersHolding', { service, texts: [...texts], sinceMs }) as unknown as Promise<
          readonly string[]
        >,
      async servedBy(request) {
        const found = (await ask('servedBy', { ...request })) as unknown as ServedBy | null
        return found ?? undefined
      },
      async tokenAsOf(signIn) {
        return ((await ask('tokenAsOf', { ...signIn })) as string | null) ?? undefined
      },
      modelRequests: wanted =>
        ask('modelRequests', { ...wanted }) as unknown as Promise<readonly ModelRequestSeen[]>,
      spans: wanted => ask('spans', { ...wanted }) as unknown as Promise<readonly SpanSeen[]>,
    },
    async settle(look, isSettled, wait) {
      const startedAt = performance.now()
      try {
        return await settle(look, isSettled, wait, {
          pause: ms => ask('pause', ms),
          ageFigures: async () => Number(await ask('ageFigures', {})),
        })
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

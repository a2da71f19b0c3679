import type { Json } from '../../json.ts'
import {
  AwsCallError,
  type HeldMessage,
  type ObserveContext,
  type ReadResult,
  type ServedBy,
} from '../check.ts'
import type { ModelRequestSeen, SpanSeen } from '../model-probes.ts'

/** What an account answers in a test: reads by `service Operation`, with their input; what is missing is not found. */
export interface Answers {
  readonly [call: string]: Json | ((input: { readonly [member: string]: Json }) => Json | undefined)
}

/** What a test's account shows beside its reads. */
export interface Observed {
  readonly messages?: readonly HeldMessage[]
  servedBy?(path: string): ServedBy | undefined
  readonly modelRequests?: readonly ModelRequestSeen[]
  readonly spans?: readonly SpanSeen[]
  readonly nonce?: string
}

/** A context for a look at an account of a test; time passes at once, and `done` says what was caused. */
export function observing(
  answers: Answers,
  {
    messages = [],
    servedBy = () => undefined,
    modelRequests = [],
    spans = [],
    nonce = '0123456789ab',
  }: Observed = {},
): ObserveContext & { readonly done: string[] } {
  const done: string[] = []
  const tryRead: ObserveContext['tryRead'] = async (service, operation, input): Promise<ReadResult> => {
    const answer = answers[`${service} ${operation}`]
    const value = typeof answer === 'function' ? answer(input) : answer
    return value === undefined
      ? { ok: false, error: 'ResourceNotFoundException', message: 'There is none' }
      : { ok: true, value }
  }
  return {
    parameters: {},
    accountId: '111122223333',
    region: 'us-east-1',
    nonce,
    done,
    tryRead,
    async read(service, operation, input) {
      const answer = await tryRead(service, operation, input)
      if (!answer.ok) throw new AwsCallError(answer.error, answer.message)
      return answer.value
    },
    probe: {
      http: async ({ path }) => {
        done.push(path)
        return { status: 200, headers: {}, body: '' }
      },
      invoke: async () => ({ functionError: undefined, payload: null }),
      sendMessage: async () => ({ messageId: 'm' }),
      async putEvents(busName, events) {
        done.push(...events.map(({ detailType }) => `${busName} ${detailType}`))
      },
      async renewEnvironments() {
        done.push('renewed')
      },
      async addScene({ name }) {
        done.push(`scene ${name}`)
        return name
      },
      async removeScenes(names) {
        done.push(...names.map(name => `no scene ${name}`))
      },
      async putDocuments(id, documents) {
        done.push(...documents.map(({ source }) => `${id} ${source}`))
      },
      async removeDocuments(id, sources) {
        done.push(...sources.map(source => `${id} no ${source}`))
      },
    },
    platform: {
      messagesHolding: async (_, texts) =>
        messages.filter(({ body }) => texts.some(text => body.includes(text))),
      latestMessages: async () => messages,
      callersHolding: async () => [],
      servedBy: async ({ path }) => servedBy(path),
      modelRequests: async () => modelRequests,
      spans: async () => spans,
      tokenAsOf: async ({ username, secondsAgo }) => `${username} ${secondsAgo}`,
    },
    async settle(look, settled) {
      for (let turn = 0; ; turn += 1) {
        const seen = await look(turn * 1_000)
        if (settled(seen) || turn === 9) return seen
      }
    },
  }
}

import { type HostileKind, once } from './hostile-kind.ts'
import type { OddRequest } from './signed-request.ts'

const MIB = 1 << 20
const PATH = '/model/amazon.nova-lite-v1%3A0'
const headers = { 'content-type': 'application/json' }

const ask = (body: unknown, operation = 'converse'): OddRequest => ({
  ...{ service: 'bedrock', path: `${PATH}/${operation}`, headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})
const say = (text: string, more: object = {}) =>
  ask({ messages: [{ role: 'user', content: [{ text }] }], ...more })
const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
const tools = (schema: string, count = 1) =>
  `{"messages":[{"role":"user","content":[{"text":"x"}]}],"toolConfig":{"tools":[${Array.from(
    { length: count },
    (_, at) => `{"toolSpec":{"name":"t${at}","description":"d","inputSchema":{"json":${schema}}}}`,
  ).join(',')}]}}`

const kind = (name: string, make: () => OddRequest): HostileKind => once(`a model: ${name}`, make)

/** What strangers may put into requests to models. */
export const HOSTILE_MODELS: readonly HostileKind[] = [
  kind('deep JSON', () => ask('['.repeat(MIB))),
  kind('a result of deep members', () =>
    ask(
      `{"messages":[{"role":"user","content":[{"text":"x"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"a","name":"t","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"a","content":[{"json":${deep(20_000)}}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"t","inputSchema":{"json":{"type":"object"}}}}]}}`,
    ),
  ),
  kind('a schema of deep members', () => ask(tools(deep(20_000)))),
  kind('a thousand tools', () => ask(tools('{"type":"object"}', 1000))),
  kind('ten thousand messages', () =>
    ask({
      messages: Array.from({ length: 10_001 }, (_, at) => ({
        role: at % 2 ? 'assistant' : 'user',
        content: [{ text: 'x' }],
      })),
    }),
  ),
  kind('a text of megabytes', () => say('order o-1 '.repeat(500_000))),
  kind('orders without end', () => say('call refund with {x} '.repeat(50_000))),
  kind('spaces where an order might be', () => say(`call${' '.repeat(200_000)}`)),
  kind('nothing but opened places', () => say('[['.repeat(100_000))),
  kind('half a character', () => say(`\ud800${'\udfff'.repeat(1000)}`)),
  kind('a model by another path', () => ({ ...say('x'), path: '/model/..%2f..%2fetc%2fpasswd/converse' })),
  kind('a model of a long name', () => ({ ...say('x'), path: `/model/${'a'.repeat(8000)}/converse` })),
  kind('sequences to stop at that are everywhere', () =>
    say('x', { inferenceConfig: { stopSequences: ['', 'a', 'o', ' '] } }),
  ),
  kind('a guardrail that is no name', () =>
    say('x', {
      guardrailConfig: { guardrailIdentifier: 'a'.repeat(5000), guardrailVersion: 'x'.repeat(5000) },
    }),
  ),
  kind('a body in the form of another model', () =>
    ask({ anthropic_version: 1, messages: '__proto__' }, 'invoke'),
  ),
  kind('members of every object', () =>
    ask('{"__proto__":{"x":1},"constructor":{"prototype":1},"messages":{"length":1e9}}'),
  ),
]

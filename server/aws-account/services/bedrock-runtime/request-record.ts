import { table } from '../../shape/resource.ts'
import type { AccountState } from '../../state/account-state.ts'
import { isObject } from './json-value.ts'
import type { AnswerBlock, AnswerOrigin, Usage } from './model-answer.ts'

/** A request to a model and what became of it, for those who look after the account. Times in milliseconds. */
export interface RecordedRequest {
  readonly seq: number
  readonly at: number
  readonly principalArn: string
  readonly operation: string
  readonly modelId: string
  /** In the shape of Converse, long texts cut. */
  readonly request: unknown
  readonly from: AnswerOrigin
  readonly blocks?: readonly AnswerBlock[]
  readonly stopReason?: string
  readonly usage?: Usage
  readonly error?: { readonly code: string; readonly message: string }
  /** What the guardrail of the request did: `none` where it named none. */
  readonly guardrail: GuardrailOutcome
  /**
   * `answered` and `refused` at once; a stream is `streaming` until it was read to its end, left by its reader, or broken off
   * by the script.
   */
  readonly outcome: 'answered' | 'refused' | 'streaming' | 'streamed' | 'abandoned' | 'broken'
  /** Events of content that were sent. */
  readonly chunks?: number
  readonly endedAt?: number
}

export type GuardrailOutcome = 'none' | 'passed' | 'masked' | 'blocked-input' | 'blocked-output'

const records = table<RecordedRequest>('bedrock.requests')

/** The latest are kept. */
const MAX_RECORDS = 500
const MAX_TEXT_CHARS = 8000
/** Of a request of many texts each is cut shorter. */
const MAX_REQUEST_CHARS = 64_000
const MAX_SHORT_CHARS = 400

/** Notes a request; gives the number by which it is found again. */
export function recordRequest(state: AccountState, entry: Omit<RecordedRequest, 'seq'>): number {
  const rows = records(state)
  const seq = Number([...rows.keys()].at(-1) ?? 0) + 1
  rows.set(String(seq), { ...entry, seq, request: recordable(entry.request) })
  for (const oldest of rows.keys()) {
    if (rows.size <= MAX_RECORDS) break
    rows.delete(oldest)
  }
  return seq
}

export function updateRecord(state: AccountState, seq: number, change: Partial<RecordedRequest>): void {
  const row = records(state).get(String(seq))
  if (row) records(state).set(String(seq), { ...row, ...change })
}

export interface WantedRequests {
  /** Those after this number. */
  readonly since?: number | undefined
  /** Those in which the text stands, in the request or in what was answered. */
  readonly holding?: string | undefined
  readonly limit: number
}

/** The latest that are wanted, oldest first. */
export function recordedRequests(
  state: AccountState,
  { since = 0, holding, limit }: WantedRequests,
): RecordedRequest[] {
  const wanted = holding === undefined ? undefined : JSON.stringify(holding).slice(1, -1)
  return [...records(state).values()]
    .filter(row => row.seq > since && (wanted === undefined || JSON.stringify(row).includes(wanted)))
    .slice(-limit)
}

function recordable(request: unknown): unknown {
  const long = copied(request, MAX_TEXT_CHARS)
  return JSON.stringify(long).length <= MAX_REQUEST_CHARS ? long : copied(request, MAX_SHORT_CHARS)
}

/** A plain copy with no bytes and no long texts. */
function copied(value: unknown, chars: number): unknown {
  if (typeof value === 'string') return value.length > chars ? `${value.slice(0, chars)}…` : value
  if (value instanceof Uint8Array) return `<${value.length} bytes>`
  if (Array.isArray(value)) return value.map(one => copied(one, chars))
  if (typeof value === 'bigint') return String(value)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => (one === undefined ? [] : [[name, copied(one, chars)]])),
  )
}

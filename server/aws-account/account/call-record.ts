import type { Fields, Principal } from '../service.ts'
import type { AccountState, Table } from '../state/account-state.ts'
import { platformRoleOf } from './platform-roles.ts'

export type PrincipalKind =
  | 'candidate'
  | 'observer'
  | 'administrator'
  | 'root'
  | 'user'
  | 'role'
  | 'service'
  | 'anonymous'

/** One call as it is remembered: who did what to what, when, and how it ended. Shaped after CloudTrail's records. */
export interface RecordedCall {
  /** Grows by one with each call of the account, also over restarts and resets. */
  readonly seq: number
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly principalKind: PrincipalKind
  readonly principalArn: string
  /** `cloudwatch-logs` */
  readonly service: string
  readonly operation: string
  /** The ARN it was about, or the first of several; absent if it was about no particular one. */
  readonly resource?: string
  readonly readOnly: boolean
  readonly errorCode?: string
  readonly errorMessage?: string
  readonly requestId: string
  readonly sourceAddress?: string
  readonly userAgent?: string
  /** The input without secrets, bodies and other long values. */
  readonly requestParameters?: Fields
  readonly durationMs: number
  /** It ended in a sealed account, and was not the platform's. */
  readonly afterSeal?: true
}

export interface CallLog {
  /** Remembers a call; listeners hear of it by `announce`, when it is on disk. */
  add(call: Omit<RecordedCall, 'seq'>): RecordedCall
  announce(call: RecordedCall): void
  /** Calls after the one of that number that are still remembered. */
  since(seq: number): RecordedCall[]
  /** The latest of them, at most so many. */
  latest(count: number): RecordedCall[]
  subscribe(listener: (call: RecordedCall) => void): () => void
}

/** A long exam is a few thousand calls; older ones are forgotten beyond this. */
const MAX_CALLS = 20_000
/** Forgetting happens so many calls at a time. */
const FORGET_STEP = 1000

export function createCallLog(state: AccountState): CallLog {
  const calls: Table<RecordedCall> = state.table('account.calls')
  const listeners = new Set<(call: RecordedCall) => void>()
  let lastSeq = Number([...calls.keys()].at(-1) ?? 0)

  const forgetOldest = () => {
    if (calls.size <= MAX_CALLS + FORGET_STEP) return
    for (const key of [...calls.keys()].slice(0, FORGET_STEP)) calls.delete(key)
  }

  return {
    add(call) {
      const recorded = { seq: ++lastSeq, ...call }
      calls.set(String(recorded.seq), recorded)
      forgetOldest()
      return recorded
    },
    announce(call) {
      for (const listener of listeners) listener(call)
    },
    since: seq => [...calls.values()].filter(call => call.seq > seq),
    latest: count =>
      Array.from({ length: count }, (_, index) => calls.get(String(lastSeq - index))).filter(
        call => call !== undefined,
      ),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export function principalKind(principal: Principal): PrincipalKind {
  return platformRoleOf(principal) ?? principal.kind
}

const SECRET =
  /^(Body|ZipFile|Payload|SecretString|SecretBinary|.*Password|.*SecretAccessKey|MessageBody|Message|SSECustomerKey|ClientSecret|ApiKey|WorkloadIdentityToken|UserToken|Secret_?Hash|AccessToken|Refresh_?Token|Token|Session|ConfirmationCode|Code|ANSWER|Plaintext)$/i
/** Members that are secrets in one operation alone. */
const SECRET_MEMBERS: Readonly<Record<string, string>> = { 'ssm:PutParameter': 'Value' }

/** What is kept of the input of a call. */
export function recordedParameters(service: string, operation: string, input: Fields): Fields {
  const secret = SECRET_MEMBERS[`${service}:${operation}`]
  const told = secret !== undefined && Object.hasOwn(input, secret) ? { ...input, [secret]: '***' } : input
  return recordableInput(told) as Fields
}

const MAX_TEXT_CHARS = 300
const MAX_ITEMS = 20
const MAX_DEPTH = 5

/** A copy of an input that may be kept: no secrets, no bytes, no long texts, no long lists. */
export function recordableInput(value: unknown, name = '', depth = 0): unknown {
  if (SECRET.test(name)) return '***'
  if (value instanceof Uint8Array) return `<${value.length} bytes>`
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'string')
    return value.length > MAX_TEXT_CHARS ? `${value.slice(0, MAX_TEXT_CHARS)}…` : value
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return '…'
  if (Array.isArray(value))
    return value.slice(0, MAX_ITEMS).map(item => recordableInput(item, name, depth + 1))
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MAX_ITEMS)
      .map(([key, inner]) => [
        key,
        recordableInput(inner, name === 'Variables' ? SECRET_NAME : key, depth + 1),
      ]),
  )
}

/** Environment variables of functions often are secrets. */
const SECRET_NAME = 'Password'

import type { CallContext } from '../service.ts'

/** What is known of a call before it is allowed: enough to say what it is about. */
export type Place = Pick<CallContext, 'accountId' | 'region' | 'principal' | 'state' | 'request'>

/** Condition keys of IAM by name, e.g. `aws:RequestTag/team`, with what the call has for them. */
export type ConditionKeys = Readonly<Record<string, string | readonly string[]>>

import { existsSync, readFileSync } from 'node:fs'

/** What AWS says an action does. Only `read` and `list` leave everything as it is. */
export type AccessLevel = 'read' | 'list' | 'write' | 'tagging' | 'permissions'

/** What IAM is asked before an operation, from AWS's service authorization reference. */
export interface OperationActions {
  /** Names without the service's prefix; several where what the request holds decides, as in a transaction. */
  readonly actions: readonly string[]
  /** The gravest of its actions. */
  readonly access: AccessLevel
  /** Types of the resources the actions may be on; absent where they are on none, `*` where they may be on any. */
  readonly on?: readonly string[]
  /** Condition keys that requests bring along, e.g. `aws:RequestTag/${TagKey}`. */
  readonly keys?: readonly string[]
}

/** AWS's reference of one service, cut to the operations of its SDK client. */
export interface ServiceActions {
  /** Of the names of actions in policies: `logs` for `cloudwatch-logs`. */
  readonly prefix: string
  /** Forms of ARNs by resource type, mostly one: `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}`. */
  readonly resources: Readonly<Record<string, readonly string[]>>
  readonly operations: Readonly<Record<string, OperationActions>>
}

const read = new Map<string, ServiceActions | undefined>()

/** Undefined for a service that is not among `services/services.ts`. Made by `server/aws-account/generate/authorization.mjs`. */
export function actionsOf(serviceId: string): ServiceActions | undefined {
  if (!read.has(serviceId)) read.set(serviceId, /^[a-z0-9-]+$/.test(serviceId) ? load(serviceId) : undefined)
  return read.get(serviceId)
}

export function operationActions(serviceId: string, operation: string): OperationActions | undefined {
  const operations = actionsOf(serviceId)?.operations
  return operations && Object.hasOwn(operations, operation) ? operations[operation] : undefined
}

function load(serviceId: string): ServiceActions | undefined {
  const file = new URL(`./generated/${serviceId}.json`, import.meta.url)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

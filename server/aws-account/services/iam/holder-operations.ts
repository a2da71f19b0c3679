import type { Fields, Operation } from '../../service.ts'
import { typedOperation } from '../typed-operation.ts'
import {
  attachPolicy,
  deleteInlinePolicy,
  detachPolicy,
  findHolder,
  getInlinePolicy,
  type HolderKind,
  putInlinePolicy,
} from './holders.ts'
import { pageOf } from './paging.ts'

interface Request {
  readonly PolicyName: string
  readonly PolicyDocument: string
  readonly PolicyArn: string
  readonly Marker?: string
  readonly MaxItems?: number
  readonly RoleName: string
  readonly UserName: string
  readonly GroupName: string
}

const KINDS = [
  ['role', 'Role', 'RoleName'],
  ['user', 'User', 'UserName'],
  ['group', 'Group', 'GroupName'],
] as const

/** The operations on inline and attached policies, which are the same for roles, users and groups. */
export function holderOperations(): Record<string, Operation> {
  return Object.fromEntries(
    KINDS.flatMap(([kind, noun, member]) => Object.entries(operationsOf(kind, noun, member))),
  )
}

function operationsOf(
  kind: HolderKind,
  noun: string,
  member: 'RoleName' | 'UserName' | 'GroupName',
): Record<string, Operation> {
  return {
    [`Put${noun}Policy`]: typedOperation<Request>((context, input) =>
      putInlinePolicy(context, kind, input[member], input.PolicyName, input.PolicyDocument),
    ),
    [`Get${noun}Policy`]: typedOperation<Request, Fields>((context, input) => ({
      [member]: input[member],
      PolicyName: input.PolicyName,
      PolicyDocument: getInlinePolicy(context, kind, input[member], input.PolicyName),
    })),
    [`Delete${noun}Policy`]: typedOperation<Request>((context, input) =>
      deleteInlinePolicy(context, kind, input[member], input.PolicyName),
    ),
    [`List${noun}Policies`]: typedOperation<Request, Fields>(({ state }, input) => {
      const { items, rest } = pageOf(Object.keys(findHolder(state, kind, input[member]).inline), input)
      return { PolicyNames: items, ...rest }
    }),
    [`Attach${noun}Policy`]: typedOperation<Request>((context, input) =>
      attachPolicy(context, kind, input[member], input.PolicyArn),
    ),
    [`Detach${noun}Policy`]: typedOperation<Request>((context, input) =>
      detachPolicy(context, kind, input[member], input.PolicyArn),
    ),
    [`ListAttached${noun}Policies`]: typedOperation<Request, Fields>(({ state }, input) => {
      const { items, rest } = pageOf(findHolder(state, kind, input[member]).attached, input)
      const policies = items.map(arn => ({ PolicyArn: arn, PolicyName: arn.split('/').at(-1) }))
      return { AttachedPolicies: policies, ...rest }
    }),
  }
}

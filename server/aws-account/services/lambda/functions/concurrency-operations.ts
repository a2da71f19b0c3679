import type {
  Concurrency,
  DeleteFunctionConcurrencyRequest,
  GetAccountSettingsResponse,
  GetFunctionConcurrencyRequest,
  GetFunctionConcurrencyResponse,
  PutFunctionConcurrencyRequest,
} from '@aws-sdk/client-lambda'
import type { CallContext, Operation } from '../../../service.ts'
import { typedOperation } from '../../typed-operation.ts'
import { invalidParameter } from '../lambda-error.ts'
import { findFunction } from './function-name.ts'
import { functionsOf } from './function-row.ts'

/** AWS's usual figures; what this machine really runs at a time is less (see the function host). */
const accountConcurrency = 1000
const leastUnreserved = 100

export const concurrencyOperations: Record<string, Operation> = {
  PutFunctionConcurrency: typedOperation<PutFunctionConcurrencyRequest, Concurrency>((context, input) => {
    const { row } = findFunction(context, input.FunctionName)
    const reserved = input.ReservedConcurrentExecutions
    if (!Number.isInteger(reserved) || reserved < 0)
      throw invalidParameter('ReservedConcurrentExecutions must not be negative.')
    if (accountConcurrency - reservedElsewhere(context, row.name) - reserved < leastUnreserved)
      throw invalidParameter(
        `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${leastUnreserved}].`,
      )
    functionsOf(context.state).set(row.name, { ...row, reservedConcurrency: reserved })
    return { ReservedConcurrentExecutions: reserved }
  }),

  GetFunctionConcurrency: typedOperation<GetFunctionConcurrencyRequest, GetFunctionConcurrencyResponse>(
    (context, input) => {
      const reserved = findFunction(context, input.FunctionName).row.reservedConcurrency
      return reserved === undefined ? {} : { ReservedConcurrentExecutions: reserved }
    },
  ),

  DeleteFunctionConcurrency: typedOperation<DeleteFunctionConcurrencyRequest>((context, input) => {
    const { reservedConcurrency: _, ...row } = findFunction(context, input.FunctionName).row
    functionsOf(context.state).set(row.name, row)
  }),

  GetAccountSettings: typedOperation<object, GetAccountSettingsResponse>(context => {
    const rows = [...functionsOf(context.state).values()]
    return {
      AccountLimit: {
        TotalCodeSize: 80_530_636_800,
        CodeSizeUnzipped: 262_144_000,
        CodeSizeZipped: 52_428_800,
        ConcurrentExecutions: accountConcurrency,
        UnreservedConcurrentExecutions: accountConcurrency - reservedElsewhere(context, undefined),
      },
      AccountUsage: {
        TotalCodeSize: rows
          .flatMap(({ latest, published }) => [latest, ...published])
          .reduce((total, { code }) => total + code.bytes, 0),
        FunctionCount: rows.length,
      },
    }
  }),
}

function reservedElsewhere(context: CallContext, name: string | undefined): number {
  return [...functionsOf(context.state).values()]
    .filter(row => row.name !== name)
    .reduce((total, row) => total + (row.reservedConcurrency ?? 0), 0)
}

import { anywhere, on } from '../../../shape/operation.ts'
import type { AccountState } from '../../../state/account-state.ts'
import { invalidParameter, invalidSetting } from '../lambda-error.ts'
import type { Operations } from '../sdk.ts'
import { functionsOf } from './function-row.ts'
import { functions, latestOrElse, parseFunctionName } from './functions.ts'

/** AWS's usual figures; what this machine really runs at a time is less (see the function host). */
const accountConcurrency = 1000
const leastUnreserved = 100

export const concurrencyOperations = {
  PutFunctionConcurrency: on(latestOrElse, ({ state }, row, input) => {
    const { FunctionName, ReservedConcurrentExecutions: reserved } = input
    if (parseFunctionName(FunctionName).qualifier !== undefined)
      throw invalidParameter(
        'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.',
      )
    if (!Number.isInteger(reserved) || reserved < 0)
      throw invalidParameter('ReservedConcurrentExecutions must not be negative.')
    if (accountConcurrency - reservedElsewhere(state, row.name) - reserved < leastUnreserved)
      throw invalidSetting(
        `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${leastUnreserved}].`,
      )
    functionsOf(state).set(row.name, { ...row, reservedConcurrency: reserved })
    return { ReservedConcurrentExecutions: reserved }
  }),

  GetFunctionConcurrency: on(functions, (_, { reservedConcurrency: reserved }) =>
    reserved === undefined ? {} : { ReservedConcurrentExecutions: reserved },
  ),

  DeleteFunctionConcurrency: on(functions, ({ state }, { reservedConcurrency: _, ...row }) => {
    functionsOf(state).set(row.name, row)
  }),

  GetAccountSettings: anywhere(({ state }) => {
    const rows = [...functionsOf(state).values()]
    return {
      AccountLimit: {
        TotalCodeSize: 80_530_636_800,
        CodeSizeUnzipped: 262_144_000,
        CodeSizeZipped: 52_428_800,
        ConcurrentExecutions: accountConcurrency,
        UnreservedConcurrentExecutions: accountConcurrency - reservedElsewhere(state, undefined),
      },
      AccountUsage: {
        TotalCodeSize: rows
          .flatMap(({ latest, published }) => [latest, ...published])
          .reduce((total, { code }) => total + code.bytes, 0),
        FunctionCount: rows.length,
      },
    }
  }),
} satisfies Operations

function reservedElsewhere(state: AccountState, name: string | undefined): number {
  return [...functionsOf(state).values()]
    .filter(row => row.name !== name)
    .reduce((total, row) => total + (row.reservedConcurrency ?? 0), 0)
}

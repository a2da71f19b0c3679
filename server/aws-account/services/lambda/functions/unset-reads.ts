import { AwsError } from '../../../aws-error.ts'
import { anywhere, on } from '../../../shape/operation.ts'
import type { Operations } from '../sdk.ts'
import { functionArn, functions, onVersion } from './functions.ts'

/** Reads of what cannot be set here: what AWS answers where nobody has set it. */
export const unsetReads = {
  GetFunctionCodeSigningConfig: on(functions, (_, { name: FunctionName }) => ({
    CodeSigningConfigArn: undefined,
    FunctionName,
  })),
  GetFunctionRecursionConfig: on(functions, () => ({ RecursiveLoop: 'Terminate' as const })),
  GetRuntimeManagementConfig: onVersion((context, { row, version }) => ({
    UpdateRuntimeOn: 'Auto' as const,
    FunctionArn: functionArn(context, row.name, version.version),
  })),
  GetProvisionedConcurrencyConfig: on(functions, () => {
    throw new AwsError(
      'ProvisionedConcurrencyConfigNotFoundException',
      'No Provisioned Concurrency Config found for this function',
      404,
      { Type: 'User' },
    )
  }),
  ListProvisionedConcurrencyConfigs: on(functions, () => ({ ProvisionedConcurrencyConfigs: [] })),
  ListCodeSigningConfigs: anywhere(() => ({ CodeSigningConfigs: [] })),
} satisfies Operations

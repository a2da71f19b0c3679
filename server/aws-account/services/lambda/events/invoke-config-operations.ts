import type {
  DeleteFunctionEventInvokeConfigRequest,
  FunctionEventInvokeConfig,
  GetFunctionEventInvokeConfigRequest,
  ListFunctionEventInvokeConfigsRequest,
  ListFunctionEventInvokeConfigsResponse,
  PutFunctionEventInvokeConfigRequest,
  UpdateFunctionEventInvokeConfigRequest,
} from '@aws-sdk/client-lambda'
import type { CallContext, Operation } from '../../../service.ts'
import { type Decoded, typedOperation } from '../../typed-operation.ts'
import { findFunction, functionArn, type Place, resolveVersion } from '../functions/function-name.ts'
import { type FunctionRow, functionsOf, type InvokeConfigRow } from '../functions/function-row.ts'
import { checkTarget } from '../functions/function-settings.ts'
import { resourceNotFound, validationFailed } from '../lambda-error.ts'

type Input = Decoded<PutFunctionEventInvokeConfigRequest>

export const invokeConfigOperations: Record<string, Operation> = {
  PutFunctionEventInvokeConfig: typedOperation<
    PutFunctionEventInvokeConfigRequest,
    FunctionEventInvokeConfig
  >((context, input) => change(context, input, () => ({}))),
  UpdateFunctionEventInvokeConfig: typedOperation<
    UpdateFunctionEventInvokeConfigRequest,
    FunctionEventInvokeConfig
  >((context, input) => change(context, input, existing)),
  GetFunctionEventInvokeConfig: typedOperation<
    GetFunctionEventInvokeConfigRequest,
    FunctionEventInvokeConfig
  >((context, input) => {
    const { row, qualifier = '$LATEST' } = findFunction(context, input.FunctionName, input.Qualifier)
    return describe(context, row, qualifier, existing(context, row, qualifier))
  }),
  DeleteFunctionEventInvokeConfig: typedOperation<DeleteFunctionEventInvokeConfigRequest>(
    (context, input) => {
      const { row, qualifier = '$LATEST' } = findFunction(context, input.FunctionName, input.Qualifier)
      existing(context, row, qualifier)
      const { [qualifier]: _, ...invokeConfigs } = row.invokeConfigs
      functionsOf(context.state).set(row.name, { ...row, invokeConfigs })
    },
  ),
  ListFunctionEventInvokeConfigs: typedOperation<
    ListFunctionEventInvokeConfigsRequest,
    ListFunctionEventInvokeConfigsResponse
  >((context, input) => {
    const { row } = findFunction(context, input.FunctionName)
    return {
      FunctionEventInvokeConfigs: Object.entries(row.invokeConfigs).map(([qualifier, config]) =>
        describe(context, row, qualifier, config),
      ),
    }
  }),
}

function existing(place: Place, row: FunctionRow, qualifier: string): InvokeConfigRow {
  const config = row.invokeConfigs[qualifier]
  if (config === undefined)
    throw resourceNotFound(
      `The function ${functionArn(place, row.name, qualifier)} doesn't have an EventInvokeConfig`,
    )
  return config
}

function change(
  context: CallContext,
  input: Input,
  before: (place: Place, row: FunctionRow, qualifier: string) => Partial<InvokeConfigRow>,
): FunctionEventInvokeConfig {
  const { row, qualifier = '$LATEST' } = resolveVersion(context, input.FunctionName, input.Qualifier)
  const {
    MaximumRetryAttempts: retries,
    MaximumEventAgeInSeconds: age,
    DestinationConfig: destinations,
  } = input
  if (retries !== undefined && (retries < 0 || retries > 2))
    throw validationFailed(retries, 'maximumRetryAttempts', 'Member must have value between 0 and 2')
  if (age !== undefined && (age < 60 || age > 21_600))
    throw validationFailed(age, 'maximumEventAgeInSeconds', 'Member must have value between 60 and 21600')
  const success = destinations?.OnSuccess?.Destination
  const failure = destinations?.OnFailure?.Destination
  const config: InvokeConfigRow = {
    ...before(context, row, qualifier),
    lastModified: context.now(),
    ...(retries !== undefined && { maxRetries: retries }),
    ...(age !== undefined && { maxAgeSeconds: age }),
    ...(success && { onSuccess: checkTarget(success) }),
    ...(failure && { onFailure: checkTarget(failure) }),
  }
  functionsOf(context.state).set(row.name, {
    ...row,
    invokeConfigs: { ...row.invokeConfigs, [qualifier]: config },
  })
  return describe(context, row, qualifier, config)
}

function describe(
  place: Place,
  row: FunctionRow,
  qualifier: string,
  config: InvokeConfigRow,
): FunctionEventInvokeConfig {
  return {
    LastModified: new Date(config.lastModified),
    FunctionArn: functionArn(place, row.name, qualifier),
    ...(config.maxRetries !== undefined && { MaximumRetryAttempts: config.maxRetries }),
    ...(config.maxAgeSeconds !== undefined && { MaximumEventAgeInSeconds: config.maxAgeSeconds }),
    DestinationConfig: {
      OnSuccess: config.onSuccess === undefined ? {} : { Destination: config.onSuccess },
      OnFailure: config.onFailure === undefined ? {} : { Destination: config.onFailure },
    },
  }
}

import type { FunctionEventInvokeConfig } from '@aws-sdk/client-lambda'
import type { CallContext } from '../../../service.ts'
import { on } from '../../../shape/operation.ts'
import type { Place } from '../../../shape/place.ts'
import { entryOf, type FunctionRow, functionsOf, type InvokeConfigRow } from '../functions/function-row.ts'
import { checkTarget } from '../functions/function-settings.ts'
import { functionArn, functionsOrElse, qualifierOf, versionOf } from '../functions/functions.ts'
import { resourceNotFound, validationFailed } from '../lambda-error.ts'
import { pageOf } from '../page.ts'
import type { Asked, Operations } from '../sdk.ts'

const noConfig = (arn: string) => resourceNotFound(`The function ${arn} doesn't have an EventInvokeConfig`)
const noFunction = () => resourceNotFound("The function doesn't exist.")
const withConfig = functionsOrElse(arn => noConfig(arn.split(':').length > 7 ? arn : `${arn}:$LATEST`))

const toConfigure = functionsOrElse(noFunction)

export const invokeConfigOperations = {
  PutFunctionEventInvokeConfig: on(toConfigure, (context, row, input) =>
    change(context, row, input, () => ({})),
  ),
  UpdateFunctionEventInvokeConfig: on(toConfigure, (context, row, input) =>
    change(context, row, input, existing),
  ),
  GetFunctionEventInvokeConfig: on(withConfig, (context, row, input) => {
    const qualifier = qualifierOf(input) ?? '$LATEST'
    return describe(context, row, qualifier, existing(context, row, qualifier))
  }),
  DeleteFunctionEventInvokeConfig: on(withConfig, (context, row, input) => {
    const qualifier = qualifierOf(input) ?? '$LATEST'
    existing(context, row, qualifier)
    const { [qualifier]: _, ...invokeConfigs } = row.invokeConfigs
    functionsOf(context.state).set(row.name, { ...row, invokeConfigs })
  }),
  ListFunctionEventInvokeConfigs: on(toConfigure, (context, row, input) => {
    const { items, marker } = pageOf(Object.entries(row.invokeConfigs), ([qualifier]) => qualifier, input)
    const configs = items.map(([qualifier, config]) => describe(context, row, qualifier, config))
    return { FunctionEventInvokeConfigs: configs, ...marker }
  }),
} satisfies Operations

function existing(place: Place, row: FunctionRow, qualifier: string): InvokeConfigRow {
  const config = entryOf(row.invokeConfigs, qualifier)
  if (config === undefined) throw noConfig(functionArn(place, row.name, qualifier))
  return config
}

function change(
  context: CallContext,
  row: FunctionRow,
  input: Asked<'PutFunctionEventInvokeConfig'>,
  before: (place: Place, row: FunctionRow, qualifier: string) => Partial<InvokeConfigRow>,
): FunctionEventInvokeConfig {
  const qualifier = qualifierOf(input) ?? '$LATEST'
  if (versionOf(row, qualifier) === undefined) throw noFunction()
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

import { randomUUID } from 'node:crypto'
import { AwsError } from '../../../aws-error.ts'
import type { Fields, Principal } from '../../../service.ts'
import { checkInput } from '../../../wire/input-check.ts'
import type { OperationModel } from '../../../wire/operation-model.ts'
import { loadServiceModel, type ServiceModel } from '../../../wire/service-model.ts'
import type { Json } from '../definition/asl.ts'
import type { Run } from '../interpreter/run.ts'
import { StateError } from '../interpreter/state-error.ts'
import { sdkNamesOf, serviceIdOf } from './sdk-names.ts'
import { capital, outputOf, toInput } from './sdk-values.ts'
import type { TaskResource } from './task-resource.ts'

type ServiceResource = Extract<TaskResource, { kind: 'service' }>

export interface PreparedCall {
  readonly serviceId: string
  readonly operation: OperationModel
  readonly model: ServiceModel
  readonly input: Fields
}

/** The call that a Task makes. Throws RuntimeError for what no service of the account can do. */
export async function prepareCall(resource: ServiceResource, args: Json): Promise<PreparedCall> {
  const serviceId = serviceIdOf(resource.service)
  const name = capital(resource.action)
  const model = serviceId === undefined ? undefined : await loadServiceModel(serviceId)
  const operation = model?.operations.get(name)
  if (!serviceId || !model || !operation)
    throw new StateError(
      'States.TaskFailed',
      `${resource.resourceType}:${resource.resource} is not available in the embedded account`,
    )
  return { serviceId, model, operation, input: toInput(operation.input, args) }
}

/**
 * Makes a call as a role, as anybody from outside would make it: checked, authorised by IAM and recorded. Fails with
 * the names that Step Functions gives to the errors of its SDKs.
 */
export async function callService(
  run: Run,
  principal: Principal,
  resource: ServiceResource,
  call: PreparedCall,
): Promise<Json> {
  const { serviceId, model, operation } = call
  try {
    checkInput(
      {
        service: model,
        operation,
        format: 'json',
        query: new URLSearchParams(),
        labels: {},
        form: new Map(),
      },
      call.input,
    )
    const output = await run.account.call(principal, serviceId, operation.name, call.input)
    return outputOf(operation.output, output)
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    throw resource.isSdk ? sdkFailure(serviceId, model, error) : optimisedFailure(call, error)
  }
}

function sdkFailure(serviceId: string, model: ServiceModel, error: AwsError): StateError {
  const { error: prefix } = sdkNamesOf(serviceId)
  const isModelled = model.findError(error.code) !== undefined
  const name = isModelled ? exceptionName(error.code) : `${prefix}Exception`
  const extended = serviceId === 's3' ? `, Extended Request ID: ${extendedId()}` : ''
  return new StateError(
    `${prefix}.${name}`,
    `${error.message} (Service: ${prefix}, Status Code: ${error.status}, Request ID: ${randomUUID()}${extended})`,
  )
}

function optimisedFailure({ serviceId, model, input }: PreparedCall, error: AwsError): StateError {
  const { optimised } = sdkNamesOf(serviceId)
  if (!optimised) return sdkFailure(serviceId, model, error)
  // What is no address of a queue is the name of a host that there is not.
  if (error.code === 'InvalidAddress')
    return new StateError(
      `${optimised.error}.SdkClientException`,
      `Unable to execute HTTP request: ${input.QueueUrl}: Name or service not known`,
    )
  const isModelled = model.findError(error.code) !== undefined && error.code !== 'ValidationException'
  const name = isModelled ? exceptionName(error.code) : optimised.base
  return new StateError(
    `${optimised.error}.${name}`,
    `${error.message} (Service: ${optimised.service}; Status Code: ${error.status}; Error Code: ${error.code}; Request ID: ${randomUUID()}; Proxy: null)`,
  )
}

const exceptionName = (code: string) => (code.endsWith('Exception') ? code : `${code}Exception`)

const extendedId = () => Buffer.from(randomUUID() + randomUUID()).toString('base64')

/** What optimised integrations add to an answer. */
export function withMetadata(
  output: Json,
  contentType: string,
  headers: Readonly<Record<string, string>> = {},
): Json {
  const requestId = randomUUID()
  const all: Record<string, string> = {
    ...headers,
    connection: 'keep-alive',
    'Content-Length': String(Buffer.byteLength(JSON.stringify(output))),
    'Content-Type': contentType,
    Date: new Date().toUTCString(),
    'x-amzn-RequestId': requestId,
  }
  return {
    ...(output as Readonly<Record<string, Json>>),
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value]])),
      HttpHeaders: all,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
  }
}

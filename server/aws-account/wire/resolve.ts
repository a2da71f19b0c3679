import { AwsError } from '../aws-error.ts'
import type { WireRequest } from '../service.ts'
import type { OperationModel } from './operation-model.ts'
import type { Route } from './routes.ts'
import { loadServiceModel, type ServiceModel } from './service-model.ts'
import { KNOWN_SERVICES, serviceDescription, servicesSignedAs, servicesWithTarget } from './service-table.ts'

/** How bytes and members correspond: one of AWS's protocols, seen from the wire. */
export type WireFormat = 'json' | 'query' | 'cbor' | 'rest' | 'xml'

/** Which operation of which service a request is, in which protocol, and what its address already says. */
export interface ResolvedRequest {
  readonly service: ServiceModel
  readonly operation: OperationModel
  readonly format: WireFormat
  readonly query: URLSearchParams
  /** Path members, decoded. */
  readonly labels: Readonly<Record<string, string>>
  readonly form: ReadonlyMap<string, string>
}

const NO_FORM: ReadonlyMap<string, string> = new Map()

/**
 * Finds the operation from the credential scope's service and the request's shape. Throws 501 `NotImplemented` for
 * anything that is not in the schemas: never does an unknown request fall to a neighbour.
 */
export async function resolveRequest(request: WireRequest, signingName: string): Promise<ResolvedRequest> {
  const query = new URLSearchParams(request.rawQuery)
  const format = guessFormat(request, signingName)
  const found =
    format === 'cbor'
      ? await byCborPath(request, signingName)
      : format === 'json'
        ? await byTarget(request)
        : format === 'query'
          ? await byForm(request, signingName)
          : await byRoute(request, signingName, query)
  if (!found && format === 'query' && servicesSignedAs(signingName).length)
    throw unknownAction(request, signingName)
  if (!found) throw notImplemented(signingName, describeRequest(request, format))
  return { labels: {}, form: NO_FORM, query, ...found }
}

/**
 * The operation that a request without signature names by itself, in a target or a form; undefined if it names none, as
 * a request for something deployed does.
 */
export async function resolveUnsigned(request: WireRequest): Promise<ResolvedRequest | undefined> {
  const query = new URLSearchParams(request.rawQuery)
  const format = guessFormat(request, undefined)
  const found =
    format === 'cbor'
      ? await byCborName(request)
      : request.rawPath !== '/' && !QUEUE_PATH.test(request.rawPath)
        ? undefined
        : format === 'json'
          ? await byTarget(request)
          : format === 'query'
            ? await byForm(request, '')
            : undefined
  return found && { labels: {}, form: NO_FORM, query, ...found }
}

/** The protocol a request claims to speak, also when nobody here knows its service: errors must be in its form. */
export function guessFormat(request: WireRequest, signingName: string | undefined): WireFormat {
  if (request.headers['smithy-protocol'] === 'rpc-v2-cbor') return 'cbor'
  if (request.headers['x-amz-target']) return 'json'
  if (signingName === 's3') return 'xml'
  const isForm = request.headers['content-type']?.includes('x-www-form-urlencoded')
  return isForm || /(^|&)Action=/.test(request.rawQuery) ? 'query' : 'rest'
}

export function notImplemented(service: string, what: string): AwsError {
  return new AwsError('NotImplemented', `${service}: ${what} is not implemented by this account.`, 501)
}

/** A name that AWS does not know either. */
function unknownAction(request: WireRequest, signingName: string): AwsError {
  const form = readForm(request)
  const action = form.get('Action')
  if (action === undefined)
    return new AwsError('MissingAction', 'The request must contain the parameter Action.')
  return new AwsError(
    'InvalidAction',
    signingName === 'sqs'
      ? `The action ${action} is not valid for this endpoint.`
      : `Could not find operation ${action} for version ${form.get('Version') ?? 'null'}`,
  )
}

/** An address of a queue says by itself which queue is meant. */
const QUEUE_PATH = /^\/\d{12}\/[\w.-]+\/?$/
/** Operations of SQS that are on no queue, so that no address of one has them. */
const ON_NO_QUEUE = new Set(['CreateQueue', 'ListQueues'])

type Found = Pick<ResolvedRequest, 'service' | 'operation' | 'format'> & Partial<ResolvedRequest>

function describeRequest(request: WireRequest, format: WireFormat): string {
  if (format === 'json') return request.headers['x-amz-target']?.split('.').at(-1) ?? 'this operation'
  if (format === 'query') return readForm(request).get('Action') ?? 'a request without Action'
  return `${request.method} ${request.rawPath}`
}

async function byOperationName(
  ids: readonly string[],
  name: string,
  format: WireFormat,
): Promise<Found | undefined> {
  for (const id of ids) {
    const service = await loadServiceModel(id)
    const operation = service.operations.get(name)
    if (operation) return { service, operation, format }
  }
  return undefined
}

const CBOR_PATH = /^\/service\/([^/]+)\/operation\/([^/]+)$/

function byCborPath(request: WireRequest, signingName: string): Promise<Found | undefined> {
  const name = CBOR_PATH.exec(request.rawPath)?.[2] ?? ''
  return byOperationName(servicesSignedAs(signingName), name, 'cbor')
}

/** By the name of the service in the path, which is its target's in other protocols. */
function byCborName(request: WireRequest): Promise<Found | undefined> {
  const [, target = '', name = ''] = CBOR_PATH.exec(request.rawPath) ?? []
  return byOperationName(servicesWithTarget(target), name, 'cbor')
}

/** A target may have dots before the service's part. */
function byTarget(request: WireRequest): Promise<Found | undefined> {
  const parts = (request.headers['x-amz-target'] ?? '').split('.')
  return byOperationName(servicesWithTarget(parts.at(-2) ?? ''), parts.at(-1) ?? '', 'json')
}

async function byForm(request: WireRequest, signingName: string): Promise<Found | undefined> {
  const form = readForm(request)
  const signed = servicesSignedAs(signingName)
  const ids = signed.length
    ? signed
    : KNOWN_SERVICES.filter(id => serviceDescription(id).version === form.get('Version'))
  const action = form.get('Action') ?? ''
  if (ids.includes('sqs') && QUEUE_PATH.test(request.rawPath)) {
    if (ON_NO_QUEUE.has(action)) return undefined
    if (action !== 'GetQueueUrl' && !form.has('QueueUrl')) form.set('QueueUrl', request.rawPath)
  }
  const found = await byOperationName(ids, action, 'query')
  return found && { ...found, form }
}

function readForm(request: WireRequest): Map<string, string> {
  return new Map(
    new URLSearchParams(request.method === 'GET' ? request.rawQuery : Buffer.from(request.body).toString()),
  )
}

/**
 * By method and path. A request that lacks what an operation must have in its query is that operation nevertheless, where
 * it can be no other: what is missing is told by those who check inputs. S3 tells its operations apart by their queries.
 */
async function byRoute(
  request: WireRequest,
  signingName: string,
  query: URLSearchParams,
): Promise<Found | undefined> {
  const found = await byWholeRoute(request, signingName, query)
  if (found || signingName === 's3') return found
  return byWholeRoute(request, signingName, query, true)
}

async function byWholeRoute(
  request: WireRequest,
  signingName: string,
  query: URLSearchParams,
  mayLackQuery = false,
): Promise<Found | undefined> {
  for (const id of servicesSignedAs(signingName)) {
    const service = await loadServiceModel(id)
    const [bucket, path] = id === 's3' ? splitBucket(request.rawPath) : [undefined, request.rawPath]
    for (const route of inOrder(service.routes, query.get('x-id'))) {
      if (!matches(route, request, query, bucket, mayLackQuery)) continue
      const groups = route.path.exec(path)
      if (!groups) continue
      return {
        service,
        operation: route.operation,
        format: service.protocol === 'S3RestXmlProtocol' ? 'xml' : 'rest',
        labels: labelsOf(route, groups, bucket),
      }
    }
  }
  return undefined
}

/** Clients that name S3's operation in `x-id` settle ties by it. */
function inOrder(routes: readonly Route[], name: string | null): readonly Route[] {
  if (!name) return routes
  return [...routes].sort((a, b) => Number(b.operation.name === name) - Number(a.operation.name === name))
}

function matches(
  route: Route,
  request: WireRequest,
  query: URLSearchParams,
  bucket: string | undefined,
  mayLackQuery: boolean,
) {
  return (
    route.method === request.method &&
    (!bucket || route.needsBucket) &&
    (bucket || !route.needsBucket) &&
    route.query.every(([name, value]) =>
      value === undefined ? query.has(name) : query.get(name) === value,
    ) &&
    (mayLackQuery || route.requiredQuery.every(name => query.has(name))) &&
    route.requiredHeaders.every(name => request.headers[name] !== undefined)
  )
}

function splitBucket(rawPath: string): [bucket: string | undefined, path: string] {
  const groups = /^\/([^/]*)(\/?.*)$/s.exec(rawPath)
  const bucket = decodePath(groups?.[1] ?? '')
  return bucket ? [bucket, groups?.[2] || '/'] : [undefined, rawPath]
}

function labelsOf(route: Route, groups: RegExpExecArray, bucket: string | undefined): Record<string, string> {
  const labels = route.labels.map((name, index) => [name, decodePath(groups[index + 1] ?? '')])
  return Object.fromEntries(bucket ? [...labels, ['Bucket', bucket]] : labels)
}

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.", 400)
  }
}

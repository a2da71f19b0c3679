import type { Account } from '../account/account.ts'
import { authenticationError } from '../auth/authentication-error.ts'
import { AwsError } from '../aws-error.ts'
import type { Fields, HttpAnswer, Principal, WireRequest } from '../service.ts'
import { decodeInput } from '../wire/decode.ts'
import { encodeOutput } from '../wire/encode.ts'
import { type ResolvedRequest, resolveRequest, resolveUnsigned } from '../wire/resolve.ts'
import { isForS3 } from '../wire/s3-addressing.ts'
import { type AccountsAtDoor, concernedAccount } from './accounts-at-door.ts'
import { answerPost, isPostForm } from './answer-post.ts'
import type { HttpRequest } from './http-listener.ts'
import { meansS3, type Progress, readRequestBody } from './progress.ts'

const ANYBODY: Principal = { kind: 'anonymous', arn: 'anonymous', userId: 'anonymous' }

/** Answers a request that carries no signature: one that needs none, one to what is deployed, or an anonymous one. */
export async function answerUnsigned(
  accounts: AccountsAtDoor,
  http: HttpRequest,
  request: WireRequest,
  progress: Progress,
  requestId: string,
): Promise<HttpAnswer> {
  if (accounts.strangers !== undefined) progress.load = accounts.loads.begin(accounts.strangers)
  const { body } = await readRequestBody(http, request, undefined, progress.load)
  await progress.load?.turn()
  const whole = { ...request, body }
  const resolved = await resolveUnsigned(whole)
  const called = resolved && (await answerCall(accounts, whole, resolved, progress, requestId))
  if (called) return called
  for (const account of accounts.forUnsigned()) {
    const answer = await account.answerUnsigned(whole)
    if (!answer) continue
    await account.committed()
    return answer
  }
  if (await isForS3(whole)) {
    meansS3(progress)
    if (isPostForm(whole)) return answerPost(accounts, whole, progress, requestId)
    return answerS3(accounts, whole, progress, requestId)
  }
  throw authenticationError('missing', progress.format)
}

/** The answer to a call that may be made without a signature; undefined if it needs one. */
async function answerCall(
  accounts: AccountsAtDoor,
  request: WireRequest,
  resolved: ResolvedRequest,
  progress: Progress,
  requestId: string,
): Promise<HttpAnswer | undefined> {
  const candidates = accounts.forUnsigned()
  const [serviceId, operation] = [resolved.service.id, resolved.operation.name]
  const kind = await candidates[0]?.unsignedKind(serviceId, operation)
  if (kind === undefined) return undefined
  progress.resolved = resolved
  const input = await decodeInput(request, resolved)
  // One that needs no signature says by itself what is wrong with it, where nobody else could be meant.
  const account =
    candidates.length === 1 && kind === 'free'
      ? candidates[0]
      : await concernedAccount(candidates, serviceId, operation, input)
  if (!account) {
    const error =
      kind === 'free' ? await candidates[0]?.errorOfNobody(serviceId, operation, input) : undefined
    if (error) throw error
    return undefined
  }
  progress.account = account
  return performAnonymously(account, request, resolved, input, requestId)
}

/** S3 decides by the policy of a bucket whether anybody may do something with it. */
async function answerS3(
  accounts: AccountsAtDoor,
  request: WireRequest,
  progress: Progress,
  requestId: string,
): Promise<HttpAnswer> {
  if (request.method === 'OPTIONS') throw preflightRefusal(request)
  const resolved = await resolveRequest(request, 's3')
  progress.resolved = resolved
  const { Bucket: bucket } = resolved.labels
  // Of an account that is sealed, strangers are not told what there is.
  const isOpen = accounts.forUnsigned().length > 0
  if (bucket === undefined || !isOpen) throw authenticationError('missing', 'xml')
  const account = await concernedAccount(accounts.forUnsigned(), 's3', resolved.operation.name, {
    Bucket: bucket,
  })
  if (!account)
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: bucket })
  progress.account = account
  const input = await decodeInput(request, resolved)
  return performAnonymously(account, request, resolved, input, requestId)
}

function preflightRefusal({ headers }: WireRequest): AwsError {
  return headers.origin === undefined
    ? new AwsError('BadRequest', 'Insufficient information. Origin request header needed.')
    : new AwsError('AccessForbidden', 'CORSResponse: Bucket not found', 403, {
        Method: headers['access-control-request-method'] ?? 'OPTIONS',
        ResourceType: 'BUCKET',
      })
}

async function performAnonymously(
  account: Account,
  request: WireRequest,
  resolved: ResolvedRequest,
  input: Fields,
  requestId: string,
): Promise<HttpAnswer> {
  const output = await account.perform({
    principal: ANYBODY,
    serviceId: resolved.service.id,
    operation: resolved.operation.name,
    input,
    request,
    requestId,
    format: resolved.format,
  })
  return encodeOutput(resolved, output, requestId)
}

import { randomUUID } from 'node:crypto'
import type { Account } from '../account/account.ts'
import { toAwsError } from '../account/internal-failure.ts'
import type { AccessKey } from '../account/key-ring.ts'
import { isSealedOut, looksAfterAccount } from '../account/seal.ts'
import { authenticationError } from '../auth/authentication-error.ts'
import { joinChunks } from '../auth/aws-chunked.ts'
import { readSignatureClaim, type SignatureClaim } from '../auth/credential-scope.ts'
import { isSameText, type SignedRequest, verifySignature } from '../auth/verify-signature.ts'
import { AwsError } from '../aws-error.ts'
import { accessDenied } from '../iam/denial.ts'
import type { AccountLoads, CallLoad } from '../limits/account-loads.ts'
import type { Fields, RawAnswer, WireRequest } from '../service.ts'
import { decodeInput } from '../wire/decode.ts'
import { encodeOutput } from '../wire/encode.ts'
import { encodeError } from '../wire/encode-error.ts'
import {
  guessFormat,
  type ResolvedRequest,
  resolveRequest,
  resolveUnsigned,
  type WireFormat,
} from '../wire/resolve.ts'
import { maxBodyBytes } from './body-limits.ts'
import type { HttpRequest } from './http-listener.ts'
import { ClientWentAway } from './request-body.ts'
import { toWireRequest } from './to-wire-request.ts'

/** The accounts behind one address. */
export interface AccountsAtDoor {
  /** The account to which a key with this id would belong, opened if it was not; undefined if it is not behind here. */
  byAccessKeyId(id: string): Promise<Account | undefined>
  /** The accounts that may answer a request without signature: of those that are sealed, only where the platform asks. */
  forUnsigned(): readonly Account[]
  /** When an account was sealed, in milliseconds since the epoch. */
  sealedAt(accountId: string): number | undefined
  readonly now: () => number
  readonly loads: AccountLoads
  /**
   * On whose account requests without signature are put: the account's, or that of all strangers together; undefined where
   * only the platform asks, which nobody makes wait.
   */
  readonly strangers: string | undefined
}

/** Answers any request: whatever goes wrong becomes an error in the form of the request's protocol. */
export async function answerRequest(accounts: AccountsAtDoor, http: HttpRequest): Promise<RawAnswer> {
  const requestId = randomUUID()
  const { request, signedPath } = toWireRequest(http)
  const progress: Progress = {
    format: guessFormat(request, undefined),
    signingName: undefined,
    resolved: undefined,
    load: undefined,
  }
  try {
    const claim = readSignatureClaim(request)
    progress.signingName = claim?.service
    progress.format = guessFormat(request, claim?.service)
    if (!claim) return await answerUnsigned(accounts, http, request, progress, requestId)
    const { account, key } = await findKey(accounts, claim, progress.format)
    if (!looksAfterAccount(key)) progress.load = accounts.loads.begin(account.id)
    const { body, bodySha256 } = await readBody(http, request, claim.service, progress.load)
    await progress.load?.turn()
    const joined = authenticate(accounts, account, key, {
      request: { ...request, body },
      signedPath,
      claim,
      format: progress.format,
      bodySha256,
    })
    accounts.loads.charge(account.id, body.length / BYTES_PER_MS)
    checkRegion(account, claim, progress.format)
    const resolved = await resolveRequest(joined, claim.service)
    progress.resolved = resolved
    const output = await account.perform({
      principal: key.principal,
      serviceId: resolved.service.id,
      operation: resolved.operation.name,
      input: await decodeInput(joined, resolved),
      request: joined,
      requestId,
      format: resolved.format,
    })
    const answer = await encodeOutput(resolved, output, requestId)
    // A slow reader keeps its answer in our memory.
    const bytes = Buffer.byteLength(answer.body ?? '')
    if (bytes > LARGE_ANSWER_BYTES) progress.load?.hold(bytes)
    return answer
  } catch (cause) {
    if (cause instanceof ClientWentAway) throw cause
    return errorAnswer(request, progress, cause, requestId)
  } finally {
    const { load } = progress
    if (load) http.whenSent(() => load.end())
  }
}

/** What verifying, decoding and handing on a body takes of the process: some 5 ms each MB. */
const BYTES_PER_MS = 200_000

/** Smaller ones are gone before anybody notices, and tell what has been done. */
const LARGE_ANSWER_BYTES = 64 * 1024

/** How far a request has come, for the form of an error. */
interface Progress {
  format: WireFormat
  signingName: string | undefined
  resolved: ResolvedRequest | undefined
  load: CallLoad | undefined
}

function errorAnswer(request: WireRequest, progress: Progress, cause: unknown, requestId: string): RawAnswer {
  const { resolved, signingName, format } = progress
  const error = toAwsError(cause, {
    serviceId: resolved?.service.id ?? signingName ?? 'unknown',
    operation: resolved?.operation.name ?? `${request.method} ${request.rawPath}`,
    requestId,
    format,
  })
  const target = {
    format: resolved?.format ?? format,
    service: resolved?.service,
    signingName,
    method: request.method,
  }
  return encodeError(target, error, requestId)
}

async function answerUnsigned(
  accounts: AccountsAtDoor,
  http: HttpRequest,
  request: WireRequest,
  progress: Progress,
  requestId: string,
): Promise<RawAnswer> {
  if (accounts.strangers !== undefined) progress.load = accounts.loads.begin(accounts.strangers)
  const { body } = await readBody(http, request, undefined, progress.load)
  await progress.load?.turn()
  const whole = { ...request, body }
  const called = await answerUnsignedCall(accounts, whole, progress, requestId)
  if (called) return called
  for (const account of accounts.forUnsigned()) {
    const answer = await account.answerUnsigned(whole)
    if (!answer) continue
    await account.committed()
    return answer
  }
  throw authenticationError('missing', progress.format)
}

/** The answer to a call of an operation that needs no signature; undefined if the request names none. */
async function answerUnsignedCall(
  accounts: AccountsAtDoor,
  request: WireRequest,
  progress: Progress,
  requestId: string,
): Promise<RawAnswer | undefined> {
  const [first, ...others] = accounts.forUnsigned()
  const resolved = first && (await resolveUnsigned(request))
  if (!resolved) return undefined
  const [serviceId, operation] = [resolved.service.id, resolved.operation.name]
  if (!(await first.isUnsigned(serviceId, operation))) return undefined
  progress.resolved = resolved
  const input = await decodeInput(request, resolved)
  const account = others.length
    ? await concernedAccount([first, ...others], serviceId, operation, input)
    : first
  if (!account) return undefined
  const output = await account.perform({
    principal: { kind: 'anonymous', arn: 'anonymous', userId: 'anonymous' },
    serviceId,
    operation,
    input,
    request,
    requestId,
    format: resolved.format,
  })
  return encodeOutput(resolved, output, requestId)
}

async function concernedAccount(
  accounts: readonly Account[],
  serviceId: string,
  operation: string,
  input: Fields,
): Promise<Account | undefined> {
  for (const account of accounts) if (await account.isConcerned(serviceId, operation, input)) return account
  return undefined
}

/** The key that signed, before anything of the body is read: strangers do not get that far. */
async function findKey(
  accounts: AccountsAtDoor,
  claim: SignatureClaim,
  format: WireFormat,
): Promise<{ account: Account; key: AccessKey }> {
  const account = await accounts.byAccessKeyId(claim.accessKeyId)
  const key = account?.keys.find(claim.accessKeyId)
  if (!account || !key) throw authenticationError('unknown-key', format)
  if (!key.isActive) throw authenticationError('inactive-key', format)
  if (!isSameText(claim.sessionToken ?? '', key.sessionToken ?? ''))
    throw authenticationError('wrong-token', format)
  if (key.expiresAt !== undefined && key.expiresAt <= accounts.now())
    throw authenticationError('expired-token', format)
  return { account, key }
}

async function readBody(
  http: HttpRequest,
  request: WireRequest,
  signingName: string | undefined,
  load: CallLoad | undefined,
): Promise<{ body: Uint8Array; bodySha256: string }> {
  const read = await http.readBody(maxBodyBytes(request, signingName), bytes => load?.hold(bytes))
  if (read) return { body: read.bytes, bodySha256: read.sha256 }
  throw signingName === 'lambda'
    ? new AwsError('RequestEntityTooLargeException', 'Request must be smaller for this operation', 413)
    : new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 413)
}

/** The request as it was signed, its chunks joined. */
function authenticate(
  accounts: AccountsAtDoor,
  account: Account,
  key: AccessKey,
  signed: SignedRequest,
): WireRequest {
  const { request, claim, format } = signed
  verifySignature(signed, key.secret, accounts.now())
  const joined = joinChunks(request, claim, key.secret)
  if (isSealedOut(key, accounts.sealedAt(account.id)))
    throw accessDenied(
      'This account has been sealed: it accepts no more calls with these credentials.',
      format,
    )
  return joined
}

/** Services without regions, and S3, whose clients ask one region about buckets of any. */
const WITHOUT_REGION = new Set(['iam', 'sts', 's3'])

function checkRegion(account: Account, { region, service }: SignatureClaim, format: WireFormat): void {
  if (region === account.region || WITHOUT_REGION.has(service)) return
  throw accessDenied(
    `This account can be used in the region ${account.region} only, not in ${region}.`,
    format,
  )
}

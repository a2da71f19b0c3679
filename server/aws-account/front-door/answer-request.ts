import { randomUUID } from 'node:crypto'
import type { Account } from '../account/account.ts'
import { looksAfterAccount } from '../account/seal.ts'
import { joinChunks } from '../auth/aws-chunked.ts'
import { readSignatureClaim, type SignatureClaim } from '../auth/credential-scope.ts'
import { readV2Claim, type SignatureV2Claim, verifyV2Signature } from '../auth/signature-v2.ts'
import { checkHeadersSigned, withHoistedHeaders } from '../auth/signed-headers.ts'
import { verifySignature } from '../auth/verify-signature.ts'
import { accessDenied } from '../iam/denial.ts'
import type { HttpAnswer, Principal, WireRequest } from '../service.ts'
import { decodeInput } from '../wire/decode.ts'
import { decompressed } from '../wire/decompress.ts'
import { encodeOutput } from '../wire/encode.ts'
import { guessFormat, resolveRequest, type WireFormat } from '../wire/resolve.ts'
import type { AccountsAtDoor } from './accounts-at-door.ts'
import { answerUnsigned } from './answer-unsigned.ts'
import { type FoundKey, findKey } from './find-key.ts'
import type { HttpRequest } from './http-listener.ts'
import { errorAnswer, type Progress, readRequestBody } from './progress.ts'
import { ClientWentAway } from './request-body.ts'
import { toWireRequest } from './to-wire-request.ts'

/** Answers any request: whatever goes wrong becomes an error in the form of the request's protocol. */
export async function answerRequest(accounts: AccountsAtDoor, http: HttpRequest): Promise<HttpAnswer> {
  const requestId = randomUUID()
  const { request, signedPath } = toWireRequest(http)
  const progress: Progress = {
    format: guessFormat(request, undefined),
    signingName: undefined,
    resolved: undefined,
    load: undefined,
    account: undefined,
  }
  try {
    const claim = readClaim(request)
    progress.signingName = claim?.service
    progress.format = guessFormat(request, claim?.service)
    if (!claim) return await answerUnsigned(accounts, http, request, progress, requestId)
    const found = await findKey(accounts, claim, progress.format)
    const { account, key } = found
    progress.account = account
    if (!looksAfterAccount(key)) progress.load = accounts.loads.begin(account.id)
    const { body, bodySha256 } = await readRequestBody(http, request, claim.service, progress.load)
    await progress.load?.turn()
    const authentic = authenticate(accounts.now(), found, {
      request: { ...request, body },
      signedPath,
      claim,
      format: progress.format,
      bodySha256,
    })
    const joined = await decompressed(authentic, claim.service)
    accounts.loads.charge(account.id, joined.body.length / BYTES_PER_MS)
    if (!('version' in claim)) checkRegion(account, claim, progress.format)
    const door = await account.signedDoor(claim.service, joined)
    if (door) {
      const call = {
        ...door,
        principal: key.principal,
        request: joined,
        requestId,
        format: progress.format,
      }
      return (await account.perform(call)).$raw as HttpAnswer
    }
    const deployed = await answerDeployed(account, joined, claim, key.principal)
    if (deployed) return deployed
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
    const bytes = bytesOf(answer.body)
    if (bytes > LARGE_ANSWER_BYTES) progress.load?.hold(bytes)
    return await withHeadersOfService(progress, request, answer)
  } catch (cause) {
    if (cause instanceof ClientWentAway) throw cause
    const answer = await errorAnswer(request, progress, cause, requestId)
    return await withHeadersOfService(progress, request, answer)
  } finally {
    const { load } = progress
    if (load) http.whenSent(() => load.end())
  }
}

/** What has addresses of its own, by the name it is signed for. */
const DEPLOYED: Readonly<Record<string, string>> = { lambda: 'lambda', 'execute-api': 'apigatewayv2' }

async function answerDeployed(
  account: Account,
  request: WireRequest,
  { service, accessKeyId }: SignatureClaim | SignatureV2Claim,
  principal: Principal,
): Promise<HttpAnswer | undefined> {
  const id = DEPLOYED[service]
  const answer =
    id === undefined ? undefined : await account.answerSigned(id, request, { principal, accessKeyId })
  if (answer) await account.committed()
  return answer
}

/** What verifying, decoding and handing on a body takes of the process: some 5 ms each MB. */
const BYTES_PER_MS = 200_000

/** Smaller ones are gone before anybody notices, and tell what has been done. */
const LARGE_ANSWER_BYTES = 64 * 1024

/** What comes by and by is never here as a whole. */
function bytesOf(body: HttpAnswer['body']): number {
  return typeof body === 'string' || body instanceof Uint8Array ? Buffer.byteLength(body) : 0
}

/** What browsers ask before a request carries no signature, though its address may have that of the request. */
function readClaim(request: WireRequest): SignatureClaim | SignatureV2Claim | undefined {
  if (request.method === 'OPTIONS' && request.headers.authorization === undefined) return undefined
  return readV2Claim(request) ?? readSignatureClaim(request)
}

/** What a service adds to all its answers, such as leave for scripts of other sites to read them. */
async function withHeadersOfService(
  { account, resolved, signingName }: Progress,
  request: WireRequest,
  answer: HttpAnswer,
): Promise<HttpAnswer> {
  const id = resolved?.service.id ?? signingName
  const added = id === undefined ? undefined : await account?.headersOf(id, request)
  return added ? { ...answer, headers: { ...answer.headers, ...added } } : answer
}

interface Signed {
  readonly request: WireRequest
  /** The path as the client signed it. */
  readonly signedPath: string
  readonly claim: SignatureClaim | SignatureV2Claim
  readonly format: WireFormat
  readonly bodySha256: string
}

/** The request as it was signed, its chunks joined. */
function authenticate(now: number, found: FoundKey, signed: Signed): WireRequest {
  const { request, claim, format } = signed
  const { secret } = found.key
  let joined = request
  if ('version' in claim) {
    verifyV2Signature({ ...signed, claim }, secret, now)
    if (claim.expires !== undefined) joined = withHoistedHeaders(request)
  } else {
    checkHeadersSigned(request, claim)
    verifySignature({ ...signed, claim }, secret, now)
    joined = joinChunks(request, claim, secret)
    if (claim.service === 's3' && claim.presignedSeconds !== undefined) joined = withHoistedHeaders(joined)
  }
  if (found.isSealedOut)
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

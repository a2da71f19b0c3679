import type { Account } from '../account/account.ts'
import { accessRefusal } from '../auth/authentication-error.ts'
import { checkPostPolicy, readPostClaim, verifyPostSignature } from '../auth/post-policy.ts'
import { AwsError } from '../aws-error.ts'
import type { Principal, RawAnswer, WireRequest } from '../service.ts'
import { decodeInput } from '../wire/decode.ts'
import { encodeOutput } from '../wire/encode.ts'
import { escapeXml } from '../wire/encode-error.ts'
import { resolveRequest } from '../wire/resolve.ts'
import { type AccountsAtDoor, concernedAccount } from './accounts-at-door.ts'
import { findKey } from './find-key.ts'
import { type PostForm, readPostForm } from './post-form.ts'
import type { Progress } from './progress.ts'

/** Stands in a key for the name that the file had. */
const FILE_NAME = `$\{filename}`

/** Whether a request is a form sent to a bucket. */
export function isPostForm({ method, rawPath, rawQuery }: WireRequest): boolean {
  return method === 'POST' && rawQuery === '' && /^\/[^/]+\/?$/.test(rawPath)
}

/**
 * Stores the file of a form as browsers send it to a bucket (API reference, "POST Object"), in the name of who signed
 * its policy: it becomes the PutObject that it stands for.
 */
export async function answerPost(
  accounts: AccountsAtDoor,
  request: WireRequest,
  progress: Progress,
  requestId: string,
): Promise<RawAnswer> {
  if (!/^multipart\/form-data/i.test(request.headers['content-type'] ?? ''))
    throw new AwsError(
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
      412,
      { Condition: 'Bucket POST must be of the enclosure-type multipart/form-data' },
    )
  const form = readPostForm(request)
  const bucket = decodeURIComponent(request.rawPath.split('/')[1] ?? '')
  const key = (form.fields.get('key') ?? '').replaceAll(FILE_NAME, () => form.fileName)
  const { account, principal } = await whoSends(accounts, bucket, key, form)
  progress.account = account
  if (key === '')
    throw new AwsError(
      'InvalidArgument',
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
      400,
      {
        ArgumentName: 'key',
        ArgumentValue: '',
      },
    )
  const put = asPut(request, bucket, key, form)
  const resolved = await resolveRequest(put, 's3')
  progress.resolved = resolved
  const output = await account.perform({
    principal,
    serviceId: 's3',
    operation: resolved.operation.name,
    input: await decodeInput(put, resolved),
    request: put,
    requestId,
    format: resolved.format,
  })
  const { headers } = await encodeOutput(resolved, output, requestId)
  return tell(request, bucket, key, form, headers)
}

async function whoSends(
  accounts: AccountsAtDoor,
  bucket: string,
  key: string,
  form: PostForm,
): Promise<{ account: Account; principal: Principal }> {
  const claim = readPostClaim(form.fields)
  if (!claim) {
    const account = await concernedAccount(accounts.forUnsigned(), 's3', 'PutObject', { Bucket: bucket })
    if (!account)
      throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: bucket })
    return { account, principal: { kind: 'anonymous', arn: 'anonymous', userId: 'anonymous' } }
  }
  const found = await findKey(accounts, claim, 'xml')
  verifyPostSignature(claim, found.key.secret)
  if (found.isSealedOut) throw accessRefusal()
  checkPostPolicy(claim.policy, {
    fields: new Map([...form.fields, ['bucket', bucket], ['key', key]]),
    bytes: form.file.length,
    now: accounts.now(),
  })
  return { account: found.account, principal: found.key.principal }
}

/** Fields that are headers of the PUT by the same name. */
const HEADER_FIELD =
  /^(content-(type|disposition|encoding|language)|cache-control|expires|x-amz-(meta-.+|storage-class|server-side-encryption.*|website-redirect-location|checksum-.+|object-lock-.+))$/

function asPut(request: WireRequest, bucket: string, key: string, { fields, file }: PostForm): WireRequest {
  const headers: Record<string, string> = {}
  // Browsers send text of forms in UTF-8; the bytes of headers are characters of Latin-1.
  for (const [name, value] of fields)
    if (HEADER_FIELD.test(name)) headers[name] = Buffer.from(value).toString('latin1')
  const acl = fields.get('acl')
  if (acl !== undefined) headers['x-amz-acl'] = acl
  const tagging = fields.get('tagging')
  if (tagging !== undefined) headers['x-amz-tagging'] = tagsOfXml(tagging)
  const path = `/${encodeURIComponent(bucket)}/${key.split('/').map(encodeURIComponent).join('/')}`
  const { host, 'user-agent': agent } = request.headers
  return {
    ...request,
    method: 'PUT',
    rawPath: path,
    headers: { host, 'user-agent': agent, ...headers, 'content-length': String(file.length) },
    body: file,
  }
}

const TAG = /<Tag>\s*<Key>([^<]*)<\/Key>\s*<Value>([^<]*)<\/Value>\s*<\/Tag>/g

/** Tags of a form are the XML of PutObjectTagging, those of a header a query. */
function tagsOfXml(text: string): string {
  if (!/^\s*</.test(text))
    throw new AwsError(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    )
  const tags = new URLSearchParams()
  for (const [, key = '', value = ''] of text.matchAll(TAG)) tags.append(plain(key), plain(value))
  return String(tags)
}

const plain = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')

function tell(
  request: WireRequest,
  bucket: string,
  key: string,
  { fields }: PostForm,
  put: RawAnswer['headers'],
): RawAnswer {
  const path = key.split('/').map(encodeURIComponent).join('/')
  const location = `http://${request.headers.host ?? 'localhost'}/${bucket}/${path}`
  const etag = String(put.etag ?? '')
  const { 'content-type': _none, 'content-length': _length, ...kept } = put
  const headers = { ...kept, location }
  const redirect = fields.get('success_action_redirect') ?? fields.get('redirect')
  if (redirect !== undefined && URL.canParse(redirect)) {
    const to = new URL(redirect)
    for (const [name, value] of Object.entries({ bucket, key, etag })) to.searchParams.append(name, value)
    return { status: 303, headers: { ...headers, location: String(to) }, body: undefined }
  }
  const wanted = fields.get('success_action_status')
  if (wanted === '200') return { status: 200, headers, body: undefined }
  if (wanted !== '201') return { status: 204, headers, body: undefined }
  const told = { Location: location, Bucket: bucket, Key: key, ETag: etag }
  const members = Object.entries(told).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
  return {
    status: 201,
    headers: { ...headers, 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>${members.join('')}</PostResponse>`,
  }
}

import { createHmac } from 'node:crypto'
import { AwsError } from '../aws-error.ts'
import { hmac, signingKey } from './signing-key.ts'
import { isSameText } from './verify-signature.ts'

type FormFields = ReadonlyMap<string, string>

/** Who signed the policy of a form, by which version of signatures. Nothing of it is verified. */
export interface PostClaim {
  readonly accessKeyId: string
  readonly sessionToken: string | undefined
  readonly signature: string
  readonly policy: string
  /** Of a signature of version 4. */
  readonly scope: { readonly day: string; readonly region: string } | undefined
}

const V4_FIELDS = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Signature']

/** Undefined for a form without signature, which is anybody's. Throws for one that is torn. */
export function readPostClaim(fields: FormFields): PostClaim | undefined {
  const policy = fields.get('policy')
  const isV4 = V4_FIELDS.some(name => fields.has(name.toLowerCase()))
  if (!isV4 && !fields.has('signature') && !fields.has('awsaccesskeyid')) return undefined
  if (policy === undefined) return undefined
  const names = isV4 ? V4_FIELDS : ['AWSAccessKeyId', 'Signature']
  const missing = names.find(name => !fields.has(name.toLowerCase()))
  if (missing !== undefined)
    throw new AwsError(
      'InvalidArgument',
      `Bucket POST must contain a field named '${missing}'.  If it is specified, please check the order of the fields.`,
      400,
      { ArgumentName: missing, ArgumentValue: '' },
    )
  const sessionToken = fields.get('x-amz-security-token')
  const of = (name: string) => fields.get(name) ?? ''
  if (!isV4)
    return {
      ...{ accessKeyId: of('awsaccesskeyid'), signature: of('signature') },
      ...{ sessionToken, policy, scope: undefined },
    }
  const [accessKeyId = '', day = '', region = '', service] = of('x-amz-credential').split('/')
  if (service !== 's3' || of('x-amz-algorithm') !== 'AWS4-HMAC-SHA256')
    throw new AwsError('InvalidArgument', 'The Credential of the form is mal-formed.', 400, {
      ArgumentName: 'X-Amz-Credential',
      ArgumentValue: of('x-amz-credential'),
    })
  const signature = of('x-amz-signature')
  return { accessKeyId, sessionToken, signature, policy, scope: { day, region } }
}

/** Throws SignatureDoesNotMatch unless the policy was signed with `secret`. */
export function verifyPostSignature(claim: PostClaim, secret: string): void {
  const { scope, policy, signature } = claim
  const expected = scope
    ? hmac(signingKey(secret, { ...scope, service: 's3' }), policy).toString('hex')
    : createHmac('sha1', secret).update(policy).digest('base64')
  if (isSameText(signature, expected)) return
  throw new AwsError(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    403,
    {
      AWSAccessKeyId: claim.accessKeyId,
      StringToSign: policy,
      SignatureProvided: signature,
      StringToSignBytes: Buffer.from(policy).toString('hex').replace(/../g, '$& ').trim(),
    },
  )
}

/** What a policy says of. */
export interface PolicyCheck {
  /** With the bucket, and the key as it will be. */
  readonly fields: FormFields
  readonly bytes: number
  readonly now: number
}

/** Fields that need no condition (API reference, "POST Policy"). */
const FREE_FIELDS = /^(policy|file|x-amz-signature|signature|awsaccesskeyid|bucket|x-ignore-.*)$/

/** Throws AwsError unless the form is as its policy has it, and the policy has not expired. */
export function checkPostPolicy(policy: string, check: PolicyCheck): void {
  const { expiration, conditions } = parsePolicy(policy)
  if (!(Date.parse(expiration) > check.now)) throw refused('Policy expired.')
  const named = new Set<string>()
  for (const condition of conditions) {
    const [operator, subject, wanted] = condition
    const field = String(subject).replace(/^\$/, '').toLowerCase()
    if (operator === 'content-length-range') checkLength(condition, check.bytes)
    else {
      named.add(field)
      if (!String(subject).startsWith('$') || !holds(operator, check.fields.get(field) ?? '', String(wanted)))
        throw conditionFailed(condition)
    }
  }
  const extra = [...check.fields.keys()].filter(name => !FREE_FIELDS.test(name) && !named.has(name))
  if (extra.length) throw refused(`Extra input fields: ${extra.join(', ')}`)
}

type Condition = readonly [operator: string, subject: unknown, wanted: unknown]

function parsePolicy(policy: string): { expiration: string; conditions: readonly Condition[] } {
  let document: unknown
  try {
    document = JSON.parse(Buffer.from(policy, 'base64').toString())
  } catch {
    throw invalid('Invalid JSON.')
  }
  const { expiration, conditions }: { expiration?: unknown; conditions?: unknown } = Object(document)
  if (typeof expiration !== 'string') throw invalid('Policy missing expiration.')
  if (!Array.isArray(conditions)) throw invalid('Policy missing conditions.')
  return { expiration, conditions: conditions.map(readCondition) }
}

function readCondition(condition: unknown): Condition {
  if (Array.isArray(condition)) {
    const [operator, subject, wanted] = condition
    if (condition.length !== 3) throw invalid('Invalid Condition: wrong number of arguments.')
    return [String(operator).toLowerCase(), subject, wanted]
  }
  const entries = Object.entries(Object(condition))
  const [first] = entries
  if (!first || entries.length !== 1)
    throw invalid('Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.')
  return ['eq', `$${first[0]}`, first[1]]
}

function holds(operator: string, actual: string, wanted: string): boolean {
  if (operator === 'eq') return actual === wanted
  return operator === 'starts-with' && actual.startsWith(wanted)
}

function checkLength(condition: Condition, bytes: number): void {
  const [min, max] = [Number(condition[1]), Number(condition[2])]
  if (!Number.isInteger(min) || !Number.isInteger(max)) throw conditionFailed(condition)
  const ProposedSize = String(bytes)
  if (bytes < min)
    throw new AwsError(
      'EntityTooSmall',
      'Your proposed upload is smaller than the minimum allowed size',
      400,
      {
        ProposedSize,
        MinSizeAllowed: String(min),
      },
    )
  if (bytes > max)
    throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 400, {
      ProposedSize,
      MaxSizeAllowed: String(max),
    })
}

const conditionFailed = (condition: Condition) =>
  refused(`Policy Condition failed: [${condition.map(part => JSON.stringify(part)).join(', ')}]`)
const refused = (what: string) => new AwsError('AccessDenied', `Invalid according to Policy: ${what}`, 403)
const invalid = (what: string) => new AwsError('InvalidPolicyDocument', `Invalid Policy: ${what}`, 400)

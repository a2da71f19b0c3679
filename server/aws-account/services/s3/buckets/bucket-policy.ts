import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import { type Bucket, saveBucket, withPolicy } from './buckets.ts'
import { checkActionsFit, checkPrincipals } from './policy-checks.ts'

interface Statement {
  readonly Effect?: unknown
  readonly Principal?: unknown
  readonly NotPrincipal?: unknown
  readonly Action?: unknown
  readonly NotAction?: unknown
  readonly Resource?: unknown
  readonly NotResource?: unknown
  readonly Condition?: unknown
}

const MAX_POLICY_BYTES = 20 * 1024

export function putBucketPolicy(context: CallContext, bucket: Bucket, policy: string): void {
  const statements = checkPolicy(bucket, policy)
  for (const statement of statements) {
    checkPrincipals(context, statement.Principal ?? statement.NotPrincipal)
    checkActionsFit(texts(statement.Action), texts(statement.Resource))
  }
  if (bucket.publicAccessBlock?.BlockPublicPolicy && statements.some(isPublic))
    throw new AwsError(
      'AccessDenied',
      `User: ${context.principal.arn} is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::${bucket.name}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
      403,
    )
  saveBucket(context, withPolicy(bucket, policy))
}

export const isPolicyPublic = (bucket: Bucket) => checkPolicy(bucket, policyOf(bucket)).some(isPublic)

export function policyOf(bucket: Bucket): string {
  if (bucket.policy === undefined)
    throw new AwsError('NoSuchBucketPolicy', 'The bucket policy does not exist', 404, {
      BucketName: bucket.name,
    })
  return bucket.policy
}

/** Throws MalformedPolicy with the words of S3. */
function checkPolicy(bucket: Bucket, text: string): readonly Statement[] {
  if (Buffer.byteLength(text) > MAX_POLICY_BYTES) throw malformed('Policies must be less than 20 kilobytes')
  const policy = parse(text)
  const { Version, Statement } = policy
  if (Version !== undefined && Version !== '2012-10-17' && Version !== '2008-10-17')
    throw malformed('The policy must contain a valid version string')
  if (Statement === undefined) throw malformed('Missing required field Statement')
  const statements: Statement[] = [Statement].flat().filter(isObject)
  if (!statements.length) throw malformed('Could not parse the policy: Statement is empty!')
  for (const one of statements) checkStatement(bucket, one)
  return statements
}

function checkStatement(bucket: Bucket, statement: Statement): void {
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny')
    throw malformed(`Invalid effect: ${statement.Effect}`)
  if (statement.Principal === undefined && statement.NotPrincipal === undefined)
    throw malformed('Missing required field Principal')
  const actions = texts(statement.Action ?? statement.NotAction)
  if (!actions.length) throw malformed('Missing required field Action')
  if (actions.some(action => action !== '*' && !/^s3:/i.test(action)))
    throw malformed('Policy has invalid action')
  const resources = texts(statement.Resource ?? statement.NotResource)
  if (!resources.length) throw malformed('Missing required field Resource')
  const arn = `arn:aws:s3:::${bucket.name}`
  if (
    resources.some(
      resource => resource !== arn && !resource.startsWith(`${arn}/`) && !resource.startsWith(`${arn}*`),
    )
  )
    throw malformed('Policy has invalid resource')
}

/** Conditions that name who may come, so that a policy for everybody is not public ("The meaning of public"). */
const NARROWING =
  /^(aws:(SourceIp|SourceArn|SourceVpc|SourceVpce|SourceAccount|PrincipalOrgID|PrincipalOrgPaths|PrincipalArn|PrincipalAccount|userid|username)|s3:DataAccessPointArn|s3:DataAccessPointAccount)$/i

function isPublic(statement: Statement): boolean {
  if (statement.Effect !== 'Allow' || !isEverybody(statement.Principal)) return false
  const operators = isObject(statement.Condition) ? Object.values(statement.Condition) : []
  return !operators.some(
    operator => isObject(operator) && Object.keys(operator).some(key => NARROWING.test(key)),
  )
}

function isEverybody(principal: unknown): boolean {
  if (principal === '*') return true
  return isObject(principal) && texts(Reflect.get(principal, 'AWS')).includes('*')
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const texts = (value: unknown): readonly string[] =>
  [value].flat().filter((one): one is string => typeof one === 'string')

function parse(text: string): { readonly Version?: unknown; readonly Statement?: unknown } {
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value) && !Array.isArray(value)) return value
  } catch {
    // Told below, like any other text that is no policy.
  }
  throw malformed("Policies must be valid JSON and the first byte must be '{'")
}

const malformed = (message: string) => new AwsError('MalformedPolicy', message, 400)

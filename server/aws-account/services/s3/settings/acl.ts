import type * as s3 from '@aws-sdk/client-s3'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import { type Bucket, ownerOf } from '../buckets/buckets.ts'
import { invalidArgument } from '../s3-error.ts'

const GROUPS = 'http://acs.amazonaws.com/groups/'
export const ALL_USERS = `${GROUPS}global/AllUsers`
const AUTHENTICATED = `${GROUPS}global/AuthenticatedUsers`
const LOG_DELIVERY = `${GROUPS}s3/LogDelivery`
const KNOWN_GROUPS = new Set([ALL_USERS, AUTHENTICATED, LOG_DELIVERY])

/** Members by which a request gives rights to others, in place of a document. */
export const ACL_MEMBERS = [
  'ACL',
  'GrantFullControl',
  'GrantRead',
  'GrantReadACP',
  'GrantWrite',
  'GrantWriteACP',
] as const

export type AclRequest = Partial<Readonly<Record<(typeof ACL_MEMBERS)[number], string | undefined>>> & {
  readonly AccessControlPolicy?: s3.AccessControlPolicy | undefined
}

const GRANT_HEADERS: Readonly<Record<string, [header: string, permission: s3.Permission]>> = {
  GrantFullControl: ['x-amz-grant-full-control', 'FULL_CONTROL'],
  GrantRead: ['x-amz-grant-read', 'READ'],
  GrantReadACP: ['x-amz-grant-read-acp', 'READ_ACP'],
  GrantWrite: ['x-amz-grant-write', 'WRITE'],
  GrantWriteACP: ['x-amz-grant-write-acp', 'WRITE_ACP'],
}

const group = (URI: string, Permission: s3.Permission): s3.Grant => ({
  Grantee: { Type: 'Group', URI },
  Permission,
})

export function ownersGrant(context: CallContext): s3.Grant {
  return { Grantee: { ...ownerOf(context), Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }
}

/** What a canned list gives beside full control of the owner (S3 User Guide, "Canned ACL"). */
const CANNED: Readonly<Record<string, readonly s3.Grant[]>> = {
  private: [],
  'public-read': [group(ALL_USERS, 'READ')],
  'public-read-write': [group(ALL_USERS, 'READ'), group(ALL_USERS, 'WRITE')],
  'authenticated-read': [group(AUTHENTICATED, 'READ')],
  'log-delivery-write': [group(LOG_DELIVERY, 'WRITE'), group(LOG_DELIVERY, 'READ_ACP')],
  'aws-exec-read': [],
  'bucket-owner-read': [],
  'bucket-owner-full-control': [],
}

export const isEnforced = ({ settings }: Bucket) =>
  (settings?.ownership ?? 'BucketOwnerEnforced') === 'BucketOwnerEnforced'

/**
 * The grants that a request asks for; undefined if it says nothing of them. Throws AwsError, also where the bucket takes
 * no lists at all, as it is by default, or none for everybody.
 */
export function grantsOfRequest(
  context: CallContext,
  bucket: Bucket,
  input: AclRequest,
): readonly s3.Grant[] | undefined {
  const headers = Object.entries(GRANT_HEADERS).flatMap(([member, [header, permission]]) => {
    const text = input[member as keyof AclRequest]
    return typeof text === 'string' ? parseGrants(context, header, text, permission) : []
  })
  const given = [input.ACL !== undefined, headers.length > 0, input.AccessControlPolicy !== undefined]
  const count = given.filter(Boolean).length
  if (count === 0) return undefined
  if (input.ACL !== undefined && headers.length)
    throw new AwsError('InvalidRequest', 'Specifying both Canned ACLs and Header Grants is not allowed')
  if (count > 1) throw new AwsError('UnexpectedContent', 'This request does not support content')
  const canned = input.ACL === undefined ? undefined : CANNED[input.ACL]
  if (input.ACL !== undefined && !(canned && Object.hasOwn(CANNED, input.ACL)))
    throw invalidArgument('', 'x-amz-acl', input.ACL)
  const grants = canned
    ? [ownersGrant(context), ...canned]
    : headers.length
      ? headers
      : grantsOfDocument(context, input.AccessControlPolicy)
  checkTaken(context, bucket, input, grants)
  return grants
}

/** The grants of a request that is for nothing else. Throws where it says nothing of them. */
export function requiredGrants(context: CallContext, bucket: Bucket, input: AclRequest): readonly s3.Grant[] {
  const grants = grantsOfRequest(context, bucket, input)
  if (grants) return grants
  throw new AwsError('MissingSecurityHeader', 'Your request was missing a required header', 400, {
    MissingHeaderName: 'x-amz-acl',
  })
}

function checkTaken(
  context: CallContext,
  bucket: Bucket,
  input: AclRequest,
  grants: readonly s3.Grant[],
): void {
  if (isEnforced(bucket)) {
    if (input.ACL === 'bucket-owner-full-control') return
    throw new AwsError('AccessControlListNotSupported', 'The bucket does not allow ACLs', 400)
  }
  const isPublic = grants.some(({ Grantee }) => Grantee?.URI === ALL_USERS || Grantee?.URI === AUTHENTICATED)
  if (isPublic && bucket.publicAccessBlock?.BlockPublicAcls)
    throw new AwsError(
      'AccessDenied',
      `User: ${context.principal.arn} is not authorized to perform this on resource: "arn:aws:s3:::${bucket.name}" because public access control lists (ACLs) are prevented by the BlockPublicAcls setting in S3 Block Public Access.`,
      403,
    )
}

function parseGrants(
  context: CallContext,
  header: string,
  text: string,
  Permission: s3.Permission,
): s3.Grant[] {
  return text.split(',').map(one => {
    const [, kind, quoted] = /^\s*(\w+)\s*=\s*"?([^"]*)"?\s*$/.exec(one) ?? []
    const value = quoted ?? ''
    switch (kind) {
      case 'uri':
        if (!KNOWN_GROUPS.has(value)) throw invalidArgument('Invalid group uri', 'uri', value)
        return group(value, Permission)
      case 'id':
        if (!/^[0-9a-f]{64}$/.test(value)) throw invalidArgument('Invalid id', 'id', value)
        return { Grantee: { ID: value, Type: 'CanonicalUser' as const }, Permission }
      case 'emailAddress':
        return ownersGrant(context)
      default:
        throw invalidArgument('Argument format not recognized', header, text)
    }
  })
}

const PERMISSIONS = new Set(['FULL_CONTROL', 'READ', 'READ_ACP', 'WRITE', 'WRITE_ACP'])

const malformedAcl = () =>
  new AwsError(
    'MalformedACLError',
    'The XML you provided was not well-formed or did not validate against our published schema',
    400,
  )

function grantsOfDocument(
  context: CallContext,
  policy: s3.AccessControlPolicy | undefined,
): readonly s3.Grant[] {
  if (!policy?.Owner?.ID || !policy.Grants) throw malformedAcl()
  if (policy.Owner.ID !== ownerOf(context).ID) throw new AwsError('AccessDenied', 'Access Denied', 403)
  for (const { Grantee: grantee, Permission: permission } of policy.Grants) {
    if (!grantee || !PERMISSIONS.has(permission ?? '')) throw malformedAcl()
    if (grantee.Type === 'Group') {
      if (!KNOWN_GROUPS.has(grantee.URI ?? ''))
        throw invalidArgument('Invalid group uri', 'Group/URI', grantee.URI)
    } else if (grantee.Type === 'CanonicalUser') {
      if (!/^[0-9a-f]{64}$/.test(grantee.ID ?? ''))
        throw invalidArgument('Invalid id', 'CanonicalUser/ID', grantee.ID)
    } else if (grantee.Type !== 'AmazonCustomerByEmail') throw malformedAcl()
  }
  return policy.Grants
}

export function describeAcl(context: CallContext, bucket: Bucket, grants: readonly s3.Grant[] | undefined) {
  const shown = isEnforced(bucket) ? undefined : grants
  return { Owner: ownerOf(context), Grants: [...(shown ?? [ownersGrant(context)])] }
}

/** Rights that a list gives to everybody, as actions of policies: on a bucket, and on an object. */
const BUCKET_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  READ: ['s3:ListBucket', 's3:ListBucketVersions', 's3:ListBucketMultipartUploads'],
  WRITE: ['s3:PutObject', 's3:DeleteObject'],
  READ_ACP: ['s3:GetBucketAcl'],
  WRITE_ACP: ['s3:PutBucketAcl'],
}
const OBJECT_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  READ: ['s3:GetObject', 's3:GetObjectVersion'],
  READ_ACP: ['s3:GetObjectAcl', 's3:GetObjectVersionAcl'],
  WRITE_ACP: ['s3:PutObjectAcl', 's3:PutObjectVersionAcl'],
}

/** What everybody may do by the lists, as statements of a policy: those of the bucket and of the object that is meant. */
export function publicStatements(
  bucket: Bucket,
  arn: string,
  objectGrants: readonly s3.Grant[] | undefined,
): object[] {
  if (isEnforced(bucket) || bucket.publicAccessBlock?.IgnorePublicAcls) return []
  const allow = (
    grants: readonly s3.Grant[] | undefined,
    actions: Readonly<Record<string, readonly string[]>>,
    Resource: readonly string[],
  ) =>
    (grants ?? []).flatMap(({ Grantee, Permission = '' }) => {
      if (Grantee?.URI !== ALL_USERS) return []
      const Action = Permission === 'FULL_CONTROL' ? Object.values(actions).flat() : actions[Permission]
      return Action ? [{ Effect: 'Allow', Principal: '*', Action, Resource }] : []
    })
  const bucketArn = `arn:aws:s3:::${bucket.name}`
  return [
    ...allow(bucket.settings?.acl, BUCKET_ACTIONS, [bucketArn, `${bucketArn}/*`]),
    ...allow(objectGrants, OBJECT_ACTIONS, [arn]),
  ]
}

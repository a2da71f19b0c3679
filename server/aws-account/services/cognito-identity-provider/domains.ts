import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import type { AccountState } from '../../state/account-state.ts'
import { check, invalid, notAvailable } from './cognito-error.ts'
import { type Pool, poolsOf } from './pools.ts'

type Sdk = typeof import('@aws-sdk/client-cognito-identity-provider')

/** The pool with that domain. */
export const poolWithDomain = (state: AccountState, domain: string): Pool | undefined =>
  [...poolsOf(state).values()].find(pool => pool.domain === domain)

/** Where the hosted pages of a domain are on this machine; on AWS at `https://<domain>.auth.<region>.amazoncognito.com`. */
export const HOSTED_PATH = '/amazoncognito'

export function createDomain(
  context: CallContext,
  pool: Pool,
  { Domain: domain, CustomDomainConfig }: Input<Sdk, 'CreateUserPoolDomain'>,
): Output<Sdk, 'CreateUserPoolDomain'> {
  if (CustomDomainConfig !== undefined) throw notAvailable('A domain of one’s own')
  check(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(domain), `Domain name ${domain} is not valid.`)
  const reserved = ['aws', 'amazon', 'cognito'].find(word => domain.includes(word))
  if (reserved !== undefined) throw invalid(`Domain cannot contain reserved word: ${reserved}`)
  check(pool.domain === undefined, `User pool ${pool.id} already has a domain configured.`)
  if (poolWithDomain(context.state, domain))
    throw invalid('Domain already associated with another user pool.')
  poolsOf(context.state).set(pool.arn, { ...pool, domain })
  return {}
}

export function updateDomain(
  _: CallContext,
  pool: Pool,
  { Domain: domain, CustomDomainConfig }: Input<Sdk, 'UpdateUserPoolDomain'>,
): Output<Sdk, 'UpdateUserPoolDomain'> {
  if (CustomDomainConfig !== undefined) throw notAvailable('A domain of one’s own')
  if (pool.domain !== domain) throw noDomain()
  return {}
}

export function deleteDomain(
  { state }: CallContext,
  pool: Pool,
  { Domain: domain }: Input<Sdk, 'DeleteUserPoolDomain'>,
): void {
  if (pool.domain !== domain) throw noDomain()
  const { domain: _, ...rest } = pool
  poolsOf(state).set(pool.arn, rest)
}

const noDomain = () => new AwsError('InvalidParameterException', 'No such domain or user pool exists.')

/** A domain that nobody has is told as one without members. */
export function describeDomain(
  { state, accountId }: CallContext,
  { Domain: domain }: Input<Sdk, 'DescribeUserPoolDomain'>,
): Output<Sdk, 'DescribeUserPoolDomain'> {
  const pool = poolWithDomain(state, domain)
  if (!pool) return { DomainDescription: {} }
  return {
    DomainDescription: {
      UserPoolId: pool.id,
      AWSAccountId: accountId,
      Domain: domain,
      S3Bucket: '',
      CloudFrontDistribution: '',
      Version: '',
      Status: 'ACTIVE',
      ManagedLoginVersion: 1,
    },
  }
}

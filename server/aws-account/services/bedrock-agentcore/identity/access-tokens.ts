import type {
  GetWorkloadAccessTokenForJWTRequest,
  GetWorkloadAccessTokenForUserIdRequest,
} from '@aws-sdk/client-bedrock-agentcore'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { Permissions } from '../../../shape/operation.ts'
import {
  inDirectory,
  type WorkloadIdentity,
} from '../../bedrock-agentcore-control/identity/workload-identities.ts'
import { claimsIn, verifyFrom } from '../../bedrock-agentcore-control/mcp/inbound-token.ts'
import { issueWorkloadToken } from './workload-token.ts'

export const getWorkloadAccessToken = (context: CallContext, { name }: WorkloadIdentity) => ({
  workloadAccessToken: issueWorkloadToken(context, { name }),
})

export const getWorkloadAccessTokenForUserId = (
  context: CallContext,
  { name }: WorkloadIdentity,
  { userId = '' }: GetWorkloadAccessTokenForUserIdRequest,
) => ({ workloadAccessToken: issueWorkloadToken(context, { name, user: userId }) })

/** The user's token must be its issuer's and still good; whoever it was made for. */
export async function getWorkloadAccessTokenForJWT(
  context: CallContext,
  { name }: WorkloadIdentity,
  { userToken = '' }: GetWorkloadAccessTokenForJWTRequest,
) {
  const { iss, sub } = claimsIn(userToken) ?? {}
  if (typeof iss !== 'string' || typeof sub !== 'string')
    throw new AwsError('ValidationException', 'The user token is no JWT with an issuer and a subject.')
  const result = await verifyFrom(context, iss, userToken)
  if ('problem' in result)
    throw new AwsError('UnauthorizedException', `The user token is not valid: ${result.problem}.`, 401)
  return { workloadAccessToken: issueWorkloadToken(context, { name, user: `${iss}#${sub}` }) }
}

export const forUserId: Permissions<GetWorkloadAccessTokenForUserIdRequest> = {
  ...inDirectory,
  context: ({ userId }) => ({ 'bedrock-agentcore:userid': userId ?? '' }),
}

/** Claims that policies may look at (service authorization reference). */
const CLAIMS = ['iss', 'sub', 'client_id', 'aud', 'scope']

export const forJwt: Permissions<GetWorkloadAccessTokenForJWTRequest> = {
  ...inDirectory,
  context({ userToken = '' }) {
    const claims = claimsIn(userToken) ?? {}
    return Object.fromEntries(
      CLAIMS.filter(name => Object.hasOwn(claims, name)).map(name => {
        const value = claims[name]
        return [
          `bedrock-agentcore:InboundJwtClaim/${name}`,
          Array.isArray(value) ? value.map(String) : String(value),
        ]
      }),
    )
  },
}

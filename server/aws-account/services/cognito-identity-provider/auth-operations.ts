import type { CallContext } from '../../service.ts'
import type { Input, Output } from '../../shape/sdk-types.ts'
import { answerChallenge } from './answer-challenge.ts'
import { type Client, clientNotFound, clientOf, clientsOf } from './clients.ts'
import type { Pool } from './pools.ts'
import { poolsOf } from './pools.ts'
import { signIn } from './sign-in.ts'

type Sdk = typeof import('@aws-sdk/client-cognito-identity-provider')

/** A client of this account and its pool. Throws where there is none of that id. */
export function clientAndPool(
  { state }: Pick<CallContext, 'state'>,
  id: string,
): { client: Client; pool: Pool } {
  const client = clientsOf(state).get(id)
  const pool = client && poolsOf(state).get(client.poolArn)
  if (!client || !pool) throw clientNotFound(id)
  return { client, pool }
}

export function initiateAuth(
  context: CallContext,
  { AuthFlow, AuthParameters: parameters = {}, ClientId, ClientMetadata }: Input<Sdk, 'InitiateAuth'>,
): Promise<Output<Sdk, 'InitiateAuth'>> {
  const request = { ...clientAndPool(context, ClientId), parameters, clientMetadata: ClientMetadata }
  return signIn(context, AuthFlow, request, { isAdmin: false })
}

export function adminInitiateAuth(
  context: CallContext,
  pool: Pool,
  { AuthFlow, AuthParameters: parameters = {}, ClientId, ClientMetadata }: Input<Sdk, 'AdminInitiateAuth'>,
): Promise<Output<Sdk, 'AdminInitiateAuth'>> {
  const client = clientOf(context.state, pool, ClientId)
  return signIn(
    context,
    AuthFlow,
    { pool, client, parameters, clientMetadata: ClientMetadata },
    { isAdmin: true },
  )
}

export function respondToChallenge(
  context: CallContext,
  input: Input<Sdk, 'RespondToAuthChallenge'>,
): Promise<Output<Sdk, 'RespondToAuthChallenge'>> {
  const { ChallengeResponses: parameters = {}, ClientMetadata: clientMetadata } = input
  const request = { ...clientAndPool(context, input.ClientId), parameters, clientMetadata }
  return answerChallenge(context, input.ChallengeName, request, input.Session)
}

export function adminRespondToChallenge(
  context: CallContext,
  pool: Pool,
  input: Input<Sdk, 'AdminRespondToAuthChallenge'>,
): Promise<Output<Sdk, 'AdminRespondToAuthChallenge'>> {
  const { ChallengeResponses: parameters = {}, ClientMetadata: clientMetadata } = input
  const request = { pool, client: clientOf(context.state, pool, input.ClientId), parameters, clientMetadata }
  return answerChallenge(context, input.ChallengeName, request, input.Session)
}

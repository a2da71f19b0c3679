import type {
  GetResourceApiKeyRequest,
  GetResourceOauth2TokenRequest,
} from '@aws-sdk/client-bedrock-agentcore'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext, Fields, Need } from '../../../service.ts'
import { needOn, type Permissions } from '../../../shape/operation.ts'
import { askDeployed } from '../../../targets/ask-deployed.ts'
import { notHere } from '../../bedrock-agentcore-control/agentcore-error.ts'
import type { Provider } from '../../bedrock-agentcore-control/identity/credential-providers.ts'
import type { Oauth2Provider } from '../../bedrock-agentcore-control/identity/oauth2-providers.ts'
import { inVault, invalidToken, readSecret } from '../../bedrock-agentcore-control/identity/token-vault.ts'
import {
  inDirectory,
  workloadIdentities,
  workloadIdentityArn,
} from '../../bedrock-agentcore-control/identity/workload-identities.ts'
import { type Workload, workloadOf } from './workload-token.ts'

/**
 * AWS asks about the provider, the vault, the agent that shows its token and the directory of agents, by one action
 * (developer guide, "Scope down access to credential providers by workload identity").
 */
export const byWorkload: Permissions<{ readonly workloadIdentityToken: string | undefined }> = {
  also(input, place, own): Need[] {
    const workload = workloadOf(place, input.workloadIdentityToken)
    const ofVault = inVault.also?.(input, place, own) ?? []
    if (!workload) return [...ofVault]
    const agent = needOn(workloadIdentities, own.action, workloadIdentityArn(place, workload.name), place)
    return [...ofVault, agent, ...(inDirectory.also?.(input, place, { ...agent }) ?? [])]
  },
}

/** Who asks. Throws UnauthorizedException for a token that is no good, or whose agent is no more. */
function requireWorkload(context: CallContext, token: string | undefined): Workload {
  const workload = workloadOf(context, token)
  const arn = workload && workloadIdentityArn(context, workload.name)
  if (!workload || !arn || !workloadIdentities.findHere(context, arn)) throw invalidToken()
  return workload
}

export async function getResourceApiKey(
  context: CallContext,
  { secret }: Provider,
  { workloadIdentityToken }: GetResourceApiKeyRequest,
) {
  requireWorkload(context, workloadIdentityToken)
  return { apiKey: await readSecret(context, secret.arn, secret.jsonKey) }
}

/** A token for the agent itself, by its client's credentials (RFC 6749, 4.4). Throws ValidationException with what the issuer said. */
export async function getResourceOauth2Token(
  context: CallContext,
  provider: Oauth2Provider,
  input: GetResourceOauth2TokenRequest,
) {
  const { workloadIdentityToken, oauth2Flow, scopes = [], audiences = [], resources = [] } = input
  requireWorkload(context, workloadIdentityToken)
  if (oauth2Flow !== 'M2M') throw notHere(`The flow ${oauth2Flow}, for which a person has to agree,`)
  const form = new URLSearchParams(input.customParameters)
  form.set('grant_type', 'client_credentials')
  if (scopes.length > 0) form.set('scope', scopes.join(' '))
  for (const audience of audiences) form.append('audience', audience)
  for (const resource of resources) form.append('resource', resource)
  const secret = await readSecret(context, provider.secret.arn, provider.secret.jsonKey)
  const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' }
  if (provider.authentication === 'CLIENT_SECRET_POST') {
    form.set('client_id', provider.clientId)
    form.set('client_secret', secret)
  } else {
    const pair = [provider.clientId, secret].map(encodeURIComponent).join(':')
    headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`
  }
  const address = await tokenEndpointOf(context, provider)
  const body = Buffer.from(form.toString())
  const answer = await askDeployed(context, address, { method: 'POST', headers, body })
  if (!answer) throw refused(provider, `nobody answers at ${address}`)
  const { access_token: accessToken, error } = fieldsOf(answer.body)
  if (answer.status !== 200 || typeof accessToken !== 'string')
    throw refused(provider, `its token endpoint answered ${answer.status}${error ? ` ${error}` : ''}`)
  return { accessToken }
}

async function tokenEndpointOf(context: CallContext, provider: Oauth2Provider): Promise<string> {
  const { discoveryUrl, authorizationServerMetadata } = provider.discovery
  if (authorizationServerMetadata?.tokenEndpoint) return authorizationServerMetadata.tokenEndpoint
  const answer = await askDeployed(context, discoveryUrl ?? '')
  const { token_endpoint: endpoint } = fieldsOf(answer?.body)
  if (answer?.status !== 200 || typeof endpoint !== 'string')
    throw refused(provider, `${discoveryUrl} tells of no token endpoint`)
  return endpoint
}

const refused = ({ name }: Provider, why: string) =>
  new AwsError('ValidationException', `The credential provider ${name} gave no token: ${why}.`)

function fieldsOf(body: Uint8Array | string | undefined): Fields {
  try {
    const value: unknown = JSON.parse(Buffer.from(body ?? '').toString())
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

import {
  BedrockAgentCoreClient,
  GetResourceApiKeyCommand,
  GetWorkloadAccessTokenCommand,
} from '@aws-sdk/client-bedrock-agentcore'

const identity = new BedrockAgentCoreClient()

/** The storehouse asks: {"customer": "…", "carrier": "north-…"} → {"carrier", "customer", "stamp"}, by the carrier's key, which the vault has. */
export async function handler({ customer, carrier }) {
  const workloadName = process.env.AGENT
  const { workloadAccessToken } = await identity.send(new GetWorkloadAccessTokenCommand({ workloadName }))
  const { apiKey } = await identity.send(
    new GetResourceApiKeyCommand({
      workloadIdentityToken: workloadAccessToken,
      resourceCredentialProviderName: carrier,
    }),
  )
  return { carrier, customer, stamp: apiKey.slice(-6) }
}

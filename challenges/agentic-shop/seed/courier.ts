import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { courierOf, ownTenant, tenantTag, vaultOf } from '../names/courier.ts'
import { allow } from '../policies.ts'
import { putDesk } from './desks.ts'

/** The courier, which takes any carrier's key, for nobody in particular. Also sets it back. */
export const courier = defineProcedure(async context => {
  const { function: name, agent, carriers } = courierOf(context)
  await context.tryCall('bedrock-agentcore-control', 'CreateWorkloadIdentity', {
    name: agent,
    tags: { [tenantTag]: ownTenant },
  })
  for (const { name: carrier, tenant, stamp } of carriers)
    await context.tryCall('bedrock-agentcore-control', 'CreateApiKeyCredentialProvider', {
      name: carrier,
      apiKey: `key-of-${carrier}-${stamp}`,
      tags: { [tenantTag]: tenant },
    })
  await putDesk(context, {
    name,
    files: { 'index.mjs': await context.starterFile('courier/index.mjs') },
    may: [
      allow('*', 'bedrock-agentcore:*'),
      allow(vaultOf(context).secrets, 'secretsmanager:GetSecretValue'),
    ],
    variables: { AGENT: agent },
  })
})

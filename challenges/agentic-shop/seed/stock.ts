import { defineProcedure, type ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { pickList, pickText } from '../../../shared/json.ts'
import { stock as list, stockOf, stockTarget, stockTools } from '../names/stock.ts'
import { allow, policyText } from '../policies.ts'
import { functionArn, roleArn, tableArn } from '../shop.ts'
import { putDesk, putTable, storeEntries } from './desks.ts'

/** The tools that tell what is in stock, by a gateway that is open to everybody. Also sets it back. */
export const stock = defineProcedure(async context => {
  const names = stockOf(context)
  await putTable(context, names.table, 'sku')
  await storeEntries(context, names.table, list)
  await putDesk(context, {
    name: names.function,
    files: { 'index.mjs': await context.starterFile('stock/index.mjs') },
    may: [allow(tableArn(context, names.table), 'dynamodb:GetItem')],
    variables: { TABLE: names.table },
  })
  await putGatewayRole(context)
  for (const one of await gatewaysCalled(context, [names.gateway, names.machines])) await remove(context, one)
  const gatewayId = await createDoor(context, names.gateway, { authorizerType: 'NONE' })
  await putDesk(context, {
    name: names.restock,
    files: {
      'index.mjs': await context.starterFile('restock/index.mjs'),
      'signing.mjs': await context.starterFile('restock/signing.mjs'),
    },
    may: [],
    variables: { GATEWAY: gatewayId },
  })
})

const gatewayTrust = policyText([
  { Effect: 'Allow', Principal: { Service: 'bedrock-agentcore.amazonaws.com' }, Action: 'sts:AssumeRole' },
])

/** The role by which gateways call the function behind the tools. */
async function putGatewayRole(context: ProcedureContext): Promise<void> {
  const { gatewayRole: RoleName, function: name } = stockOf(context)
  await context.tryCall('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: gatewayTrust })
  await context.call('iam', 'UpdateAssumeRolePolicy', { RoleName, PolicyDocument: gatewayTrust })
  await context.call('iam', 'PutRolePolicy', {
    RoleName,
    PolicyName: 'tools',
    PolicyDocument: policyText([allow(functionArn(context, name), 'lambda:InvokeFunction')]),
  })
}

/** Ids of the gateways that have one of these names. */
export async function gatewaysCalled(
  { call }: ProcedureContext,
  names: readonly string[],
): Promise<readonly string[]> {
  const items = pickList(await call('bedrock-agentcore-control', 'ListGateways', {}), 'items')
  return items
    .filter(one => names.includes(pickText(one, 'name') ?? ''))
    .map(one => pickText(one, 'gatewayId') ?? '')
}

/** Makes a gateway that offers the tools, and tells its id. */
export async function createDoor(
  context: ProcedureContext,
  name: string,
  door: { readonly [member: string]: string | object },
): Promise<string> {
  const { gatewayRole, function: functionName } = stockOf(context)
  const made = await context.call('bedrock-agentcore-control', 'CreateGateway', {
    name,
    protocolType: 'MCP',
    roleArn: roleArn(context, gatewayRole),
    ...JSON.parse(JSON.stringify(door)),
  })
  const gatewayIdentifier = pickText(made, 'gatewayId') ?? ''
  const lambda = {
    lambdaArn: functionArn(context, functionName),
    toolSchema: { inlinePayload: stockTools },
  }
  await context.call('bedrock-agentcore-control', 'CreateGatewayTarget', {
    gatewayIdentifier,
    name: stockTarget,
    targetConfiguration: { mcp: { lambda } },
    credentialProviderConfigurations: [{ credentialProviderType: 'GATEWAY_IAM_ROLE' }],
  })
  return gatewayIdentifier
}

/** Takes a gateway away with all that it offers. */
async function remove({ call }: ProcedureContext, gatewayIdentifier: string): Promise<void> {
  const targets = await call('bedrock-agentcore-control', 'ListGatewayTargets', { gatewayIdentifier })
  for (const target of pickList(targets, 'items'))
    await call('bedrock-agentcore-control', 'DeleteGatewayTarget', {
      gatewayIdentifier,
      targetId: pickText(target, 'targetId') ?? '',
    })
  await call('bedrock-agentcore-control', 'DeleteGateway', { gatewayIdentifier })
}

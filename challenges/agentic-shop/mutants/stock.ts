import { defineProcedure, type ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { stockOf, strangersOf } from '../names/stock.ts'
import { allow } from '../policies.ts'
import { createDoor, gatewaysCalled } from '../seed/stock.ts'
import { functionArn } from '../shop.ts'
import {
  byTokens,
  discoveryOf,
  leadRestock,
  poolCalled,
  takeTokens,
  tokensOfShop,
} from '../solutions/stock-doors.ts'

/** What goes wrong when people and machines are to have a door each. They follow the reference, whose doors are there. */

const machinesDoor = async (context: ProcedureContext) =>
  (await gatewaysCalled(context, [stockOf(context).machines]))[0] ?? ''

async function update(context: ProcedureContext, gatewayIdentifier: string, door: object): Promise<void> {
  const now = await context.call('bedrock-agentcore-control', 'GetGateway', { gatewayIdentifier })
  const { name, roleArn } = JSON.parse(JSON.stringify(now))
  await context.call('bedrock-agentcore-control', 'UpdateGateway', {
    ...{ gatewayIdentifier, name, roleArn, protocolType: 'MCP' },
    ...JSON.parse(JSON.stringify(door)),
  })
}

/** The tokens of a partner's pool are taken, in which people have the same names. */
export const foreignPool = defineProcedure(async context => {
  const { pool, client } = strangersOf(context)
  const { id, clientId } = await poolCalled(context, pool, client)
  const jwt = await tokensOfShop(context)
  await takeTokens(context, { ...jwt, discoveryUrl: discoveryOf(context, id), allowedClients: [clientId] })
})

/** Whoever has a token of the pool is let in, through whatever client. */
export const anyClient = defineProcedure(async context => {
  const { discoveryUrl = '', allowedScopes = [] } = await tokensOfShop(context)
  await takeTokens(context, { discoveryUrl, allowedScopes })
})

/** What a token is for is asked of nobody. */
export const anyScope = defineProcedure(async context => {
  const { discoveryUrl = '', allowedClients = [] } = await tokensOfShop(context)
  await takeTokens(context, { discoveryUrl, allowedClients })
})

/** Only machines got a door of their own: that of people asks for nothing. */
export const peopleUnasked = defineProcedure(async context => {
  const [id = ''] = await gatewaysCalled(context, [stockOf(context).gateway])
  await update(context, id, { authorizerType: 'NONE' })
})

/** One door for all: whoever signs. */
export const oneDoor = defineProcedure(async context => {
  const [id = ''] = await gatewaysCalled(context, [stockOf(context).gateway])
  await update(context, id, { authorizerType: 'AWS_IAM' })
})

/** The old door is left open under another name, for whoever still needs it. */
export const leftOpen = defineProcedure(async context => {
  await createDoor(context, `${stockOf(context).gateway}-old`, { authorizerType: 'NONE' })
})

/** The door for machines asks for nothing: who would know its address? */
export const machinesUnasked = defineProcedure(async context =>
  update(context, await machinesDoor(context), { authorizerType: 'NONE' }),
)

/** Machines come by tokens as well, which the job does not have. */
export const machinesByToken = defineProcedure(async context =>
  update(context, await machinesDoor(context), byTokens(await tokensOfShop(context))),
)

/** The job asks as before, without a signature. */
export const unsigned = defineProcedure(async context =>
  leadRestock(context, await machinesDoor(context), undefined, [[/$/, '\n']]),
)

/** The job signs, and may not. */
export const noRight = defineProcedure(async context =>
  leadRestock(context, await machinesDoor(context), [allow('*', 'sts:GetCallerIdentity')]),
)

/** The job may do everything with every gateway. */
export const everyGateway = defineProcedure(async context =>
  leadRestock(context, await machinesDoor(context), [allow('*', 'bedrock-agentcore:*')]),
)

/** The job goes by no door: it calls the function behind the tools. */
export const pastTheDoors = defineProcedure(async context => {
  const { function: name } = stockOf(context)
  await leadRestock(
    context,
    await machinesDoor(context),
    [allow(functionArn(context, name), 'lambda:InvokeFunction')],
    [
      [
        'const address',
        `import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'

const functions = new LambdaClient()
const address`,
      ],
      [
        /async function findStock[\s\S]*$/,
        `async function findStock(sku) {
  const { Payload } = await functions.send(new InvokeCommand({ FunctionName: '${name}', Payload: JSON.stringify({ sku }) }))
  return JSON.parse(Buffer.from(Payload).toString())
}
`,
      ],
    ],
  )
})

/** Gateways may call any function. */
export const gatewaysCallAll = defineProcedure(async context => {
  await context.call('iam', 'PutRolePolicy', {
    RoleName: stockOf(context).gatewayRole,
    PolicyName: 'tools',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [allow('*', 'lambda:InvokeFunction')],
    }),
  })
})

import { BedrockAgentCoreControl } from '@aws-sdk/client-bedrock-agentcore-control'
import { IAM } from '@aws-sdk/client-iam'
import type { Service } from '../../../service.ts'
import { createTestAccounts, type TestAccounts } from '../../../testing/test-accounts.ts'
import { createService as createIam } from '../../iam/service.ts'
import { createService } from '../service.ts'

/** A gateway that anybody may ask, with one target. */
export interface OpenGateway {
  readonly accounts: TestAccounts
  readonly accountId: string
  readonly url: string
  close(): Promise<void>
}

interface Tool {
  readonly name: string
  readonly description: string
  readonly inputSchema: { readonly type: 'object' }
}

/** `answer` stands for the function behind the tools: it is told the tool's name, without that of the target, and its input. */
export async function createOpenGateway(
  target: string,
  tools: readonly Tool[],
  answer: (tool: string, input: unknown) => unknown,
  fixtures: Record<string, unknown> = {},
): Promise<OpenGateway> {
  const lambda: Service = {
    id: 'lambda',
    operations: {
      Invoke(_, { ClientContext, Payload }) {
        const { custom } = JSON.parse(Buffer.from(String(ClientContext), 'base64').toString())
        const tool = String(custom.bedrockAgentCoreToolName).slice(`${target}___`.length)
        try {
          const said = answer(tool, JSON.parse(Buffer.from(Payload as Uint8Array).toString()))
          return { Payload: Buffer.from(JSON.stringify(said)) }
        } catch (cause) {
          const errorMessage = cause instanceof Error ? cause.message : String(cause)
          return { FunctionError: 'Unhandled', Payload: Buffer.from(JSON.stringify({ errorMessage })) }
        }
      },
    },
    needs: (_, { FunctionName }) => [{ action: 'lambda:InvokeFunction', resource: String(FunctionName) }],
  }
  const accounts = await createTestAccounts({
    'bedrock-agentcore-control': async () => createService(),
    iam: async () => createIam(),
    lambda: async () => lambda,
  })
  const accountId = await accounts.provision({ fixtures })
  const configuration = await accounts.configuration(accountId)
  const iam = new IAM(configuration)
  const statement = (more: object) => JSON.stringify({ Version: '2012-10-17', Statement: [more] })
  await iam.createRole({
    RoleName: 'gateway',
    AssumeRolePolicyDocument: statement({
      ...{ Effect: 'Allow', Action: 'sts:AssumeRole' },
      Principal: { Service: 'bedrock-agentcore.amazonaws.com' },
    }),
  })
  await iam.putRolePolicy({
    ...{ RoleName: 'gateway', PolicyName: 'call' },
    PolicyDocument: statement({ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' }),
  })
  iam.destroy()
  const control = new BedrockAgentCoreControl(configuration)
  const { gatewayId: gatewayIdentifier = '' } = await control.createGateway({
    ...{ name: 'open', roleArn: `arn:aws:iam::${accountId}:role/gateway` },
    ...{ protocolType: 'MCP', authorizerType: 'NONE', exceptionLevel: 'DEBUG' },
  })
  await control.createGatewayTarget({
    ...{ gatewayIdentifier, name: target },
    targetConfiguration: {
      mcp: {
        lambda: {
          lambdaArn: `arn:aws:lambda:us-east-1:${accountId}:function:tools`,
          toolSchema: { inlinePayload: [...tools] },
        },
      },
    },
    credentialProviderConfigurations: [{ credentialProviderType: 'GATEWAY_IAM_ROLE' }],
  })
  control.destroy()
  return {
    accounts,
    accountId,
    url: `http://127.0.0.1:${accounts.registry.port}/bedrock-agentcore/gateway/${gatewayIdentifier}/mcp`,
    close: () => accounts.close(),
  }
}

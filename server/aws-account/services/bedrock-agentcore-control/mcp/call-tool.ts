import { AwsError } from '../../../aws-error.ts'
import type { BackgroundContext, WireRequest } from '../../../service.ts'
import { type Gateway, type Target, toolName } from '../gateways/gateway-row.ts'
import { RPC, RpcError } from './json-rpc.ts'

/** Calls the function behind a tool as the gateway's role, with what AgentCore tells functions. Throws RpcError for a tool that is not there. */
export async function callTool(
  context: BackgroundContext,
  gateway: Gateway,
  params: Readonly<Record<string, unknown>>,
  request: WireRequest,
): Promise<object> {
  const { name, arguments: input = {} } = params
  const target = gateway.targets.find(one => one.tools.some(tool => toolName(one, tool) === name))
  if (!target || typeof name !== 'string') throw new RpcError(RPC.params, `Unknown tool: ${name}`)
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw new RpcError(RPC.params, 'The arguments of a tool are an object')
  try {
    const { Payload, FunctionError } = await context.call(
      context.assumeForService(gateway.roleArn, `gateway-${gateway.id}`.slice(0, 64)),
      'lambda',
      'Invoke',
      {
        FunctionName: target.lambdaArn,
        Payload: Buffer.from(JSON.stringify(input)),
        ClientContext: Buffer.from(
          JSON.stringify({ custom: clientContext(gateway, target, name, request) }),
        ).toString('base64'),
      },
    )
    const text = Payload instanceof Uint8Array ? Buffer.from(Payload).toString() : ''
    if (FunctionError !== undefined) return toolError(gateway, errorMessageIn(text))
    return { content: [{ type: 'text', text }], isError: false }
  } catch (cause) {
    // A role that may not call the function, a function that is not there: on AWS an error of the tool as well.
    if (cause instanceof AwsError) return toolError(gateway, cause.message)
    throw cause
  }
}

/** What went wrong is told only by a gateway that is to be found errors in. */
function toolError({ exceptionLevel }: Gateway, message: string) {
  const text = exceptionLevel === 'DEBUG' ? message : 'An internal error occurred. Please retry later.'
  return { content: [{ type: 'text', text }], isError: true }
}

function errorMessageIn(payload: string): string {
  try {
    const { errorMessage } = JSON.parse(payload) as { errorMessage?: unknown }
    return String(errorMessage)
  } catch {
    return payload
  }
}

function clientContext(gateway: Gateway, target: Target, name: string, { headers }: WireRequest) {
  const passed = Object.fromEntries(
    target.headers.flatMap(header => (headers[header] === undefined ? [] : [[header, headers[header]]])),
  )
  return {
    bedrockAgentCoreMessageVersion: '1.0',
    bedrockAgentCoreGatewayId: gateway.id,
    bedrockAgentCoreTargetId: target.id,
    bedrockAgentCoreToolName: name,
    ...(Object.keys(passed).length && { bedrockAgentCorePropagatedHeaders: passed }),
  }
}

import type { Fields, Principal, Service } from '../../../service.ts'
import {
  createTemporaryCallContext,
  EMPTY_REQUEST,
  TEST_ACCOUNT_ID,
  type TemporaryCallContext,
} from '../../../testing/temporary-call-context.ts'
import { wholeAnswer } from '../../../whole-answer.ts'
import { createService } from '../service.ts'

export const functionArnOf = (name: string) => `arn:aws:lambda:us-east-1:${TEST_ACCOUNT_ID}:function:${name}`

/** An HTTP API with a stage, before functions that are played by the test. */
export interface ApiTrial {
  readonly context: TemporaryCallContext
  readonly ApiId: string
  /** Of the function `back`, which answers with what it is told of who asked. */
  readonly Target: string
  readonly calls: { readonly name: string; readonly event: Fields; readonly principal: Principal }[]
  /** What functions answer, by their names. */
  readonly functions: Record<string, (event: Fields) => unknown>
  /** By the account's clock, in milliseconds. */
  now: number
  call(operation: string, input: Fields): Promise<Fields>
  integration(name: string): Promise<string>
  get(
    path: string,
    headers?: Record<string, string>,
  ): Promise<{ status: unknown; body: unknown; challenge: unknown }>
}

export async function createApiTrial(): Promise<ApiTrial> {
  const gateway = createService()
  const calls: ApiTrial['calls'] = []
  const functions: ApiTrial['functions'] = {
    back: event => (event.requestContext as Fields).authorizer ?? 'nobody',
  }
  const lambda: Service = {
    id: 'lambda',
    needs: () => [],
    operations: {
      Invoke({ principal }, input) {
        const name = String(input.FunctionName).split(':').at(-1) ?? ''
        const event = JSON.parse(Buffer.from(input.Payload as Uint8Array).toString())
        calls.push({ name, event, principal })
        return { StatusCode: 200, Payload: Buffer.from(JSON.stringify(functions[name]?.(event))) }
      },
    },
  }
  const clock = { now: Date.parse('2026-11-29T12:00:00Z') }
  const context = createTemporaryCallContext([lambda, gateway], { now: () => clock.now })
  const call = (operation: string, input: Fields) =>
    context.call(context.principal, 'apigatewayv2', operation, input)
  const ApiId = String((await call('CreateApi', { Name: 'shop', ProtocolType: 'HTTP' })).ApiId)
  const integration = async (name: string) => {
    const { IntegrationId } = await call('CreateIntegration', {
      ApiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: functionArnOf(name),
      PayloadFormatVersion: '2.0',
    })
    return `integrations/${IntegrationId}`
  }
  const Target = await integration('back')
  await call('CreateStage', { ApiId, StageName: '$default', AutoDeploy: true })
  return {
    context,
    ApiId,
    Target,
    calls,
    functions,
    get now() {
      return clock.now
    },
    set now(value) {
      clock.now = value
    },
    call,
    integration,
    async get(path, headers = {}) {
      const request = {
        ...EMPTY_REQUEST,
        method: 'GET',
        rawPath: `/execute-api/${ApiId}${path}`,
        headers: { host: 'h', ...headers },
      }
      const sent = await gateway.answerUnsigned?.(request, context)
      const answer = sent && (await wholeAnswer(sent))
      const text = Buffer.from(answer?.body ?? '').toString()
      const body = text.startsWith('{') ? JSON.parse(text) : text
      return { status: answer?.status, body, challenge: answer?.headers['www-authenticate'] }
    },
  }
}

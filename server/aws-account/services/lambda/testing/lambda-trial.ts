import { AwsError } from '../../../aws-error.ts'
import { createFunctionHost } from '../../../functions/function-host.ts'
import { deploymentPackage } from '../../../functions/testing/deployment-package.ts'
import type { CallContext, Fields, Service } from '../../../service.ts'
import {
  createTemporaryCallContext,
  TEST_ACCOUNT_ID,
  type TemporaryCallContext,
} from '../../../testing/temporary-call-context.ts'
import { createService as createLogsService } from '../../cloudwatch-logs/service.ts'
import { createService as createSqsService } from '../../sqs/service.ts'
import { createLambdaService } from '../service.ts'

/** Lambda with real sandboxes, queues and logs, but without IAM and without a front door. */
export interface LambdaTrial {
  readonly context: TemporaryCallContext
  readonly lambda: Service
  call(operation: string, input?: Fields): Promise<Fields>
  sqs(operation: string, input?: Fields): Promise<Fields>
  logs(operation: string, input?: Fields): Promise<Fields>
  /** Makes a function of one file, `index.mjs`. */
  createFunction(name: string, code: string, input?: Fields): Promise<Fields>
  invoke(
    name: string,
    event?: unknown,
    input?: Fields,
  ): Promise<{ answer: unknown; error: unknown; fields: Fields }>
  close(): Promise<void>
}

export const roleArn = `arn:aws:iam::${TEST_ACCOUNT_ID}:role/function`
/** A role that does not trust Lambda. */
export const distrustfulRoleArn = `arn:aws:iam::${TEST_ACCOUNT_ID}:role/distrustful`

const sts: Service = {
  id: 'sts',
  needs: () => [],
  operations: {
    AssumeRole(_, { RoleArn }) {
      if (RoleArn === roleArn) return {}
      throw new AwsError('AccessDenied', 'not authorized to perform: sts:AssumeRole', 403)
    },
  },
}

export function createLambdaTrial(
  overrides: Partial<CallContext> = {},
  more: readonly Service[] = [],
): LambdaTrial {
  const host = createFunctionHost()
  const lambda = createLambdaService({
    host,
    connectAccount: (_, socket) => socket.destroy(),
    retryDelaysMs: [10, 10],
  })
  const services = [lambda, createSqsService(), createLogsService(), sts, ...more]
  const context = createTemporaryCallContext(services, overrides)
  const open = services.map(service => service.open?.(context))
  const call =
    (service: string) =>
    (operation: string, input: Fields = {}) =>
      context.call(context.principal, service, operation, input)
  return {
    context,
    lambda,
    call: call('lambda'),
    sqs: call('sqs'),
    logs: call('cloudwatch-logs'),
    createFunction: (FunctionName, code, input = {}) =>
      call('lambda')('CreateFunction', {
        FunctionName,
        Role: roleArn,
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Code: { ZipFile: deploymentPackage({ 'index.mjs': code }) },
        ...input,
      }),
    async invoke(FunctionName, event = {}, input = {}) {
      const Payload = Buffer.from(JSON.stringify(event))
      const fields = await call('lambda')('Invoke', { FunctionName, Payload, ...input })
      const text = fields.Payload instanceof Uint8Array ? Buffer.from(fields.Payload).toString() : 'null'
      return { answer: JSON.parse(text), error: fields.FunctionError, fields }
    },
    async close() {
      await Promise.all(open.map(one => one?.close()))
      await host.close()
      await context.close()
    },
  }
}

/** Polls until `look` finds something; fails after five seconds. */
export async function eventually<Found>(
  look: () => Promise<Found | undefined> | Found | undefined,
): Promise<Found> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > deadline) throw new Error('did not happen within a minute')
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

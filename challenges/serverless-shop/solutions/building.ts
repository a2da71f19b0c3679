import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { pickText } from '../../../shared/json.ts'
import { policyText, trustText, writesLogs } from '../policies.ts'
import { queueArn } from '../shop.ts'

/** What candidates build beside what is there, each as one command would. */

/** Creates a role for a service of AWS; returns its ARN. */
export async function createRoleFor(
  context: ProcedureContext,
  service: string,
  name: string,
  ...statements: readonly object[]
): Promise<string> {
  const created = await context.call('iam', 'CreateRole', {
    RoleName: name,
    AssumeRolePolicyDocument: trustText(service),
  })
  if (statements.length > 0)
    await context.call('iam', 'PutRolePolicy', {
      RoleName: name,
      PolicyName: 'data',
      PolicyDocument: policyText(statements),
    })
  return pickText(created, 'Role', 'Arn') ?? ''
}

/** What a new function is. */
export interface NewFunction {
  readonly name: string
  /** Source of `index.mjs`, or of `main.py` where the runtime is Python. */
  readonly source: string
  readonly runtime?: string
  readonly seconds?: number
  readonly variables?: { readonly [name: string]: string }
  readonly may?: readonly object[]
}

/** Creates a function with a role of its own; returns its ARN. */
export async function createFunction(
  context: ProcedureContext,
  { name, source, runtime = 'nodejs22.x', seconds = 10, variables = {}, may = [] }: NewFunction,
): Promise<string> {
  const Role = await createRoleFor(context, 'lambda.amazonaws.com', name, ...may, writesLogs)
  const isPython = runtime.startsWith('python')
  const created = await context.call('lambda', 'CreateFunction', {
    FunctionName: name,
    Role,
    Runtime: runtime,
    Handler: isPython ? 'main.handler' : 'index.handler',
    Timeout: seconds,
    Code: { ZipFile: await context.zip({ [isPython ? 'main.py' : 'index.mjs']: source }) },
    Environment: { Variables: { ...variables } },
  })
  return pickText(created, 'FunctionArn') ?? ''
}

/** Lets a service invoke a function, for one thing of it. */
export async function letInvoke(
  context: ProcedureContext,
  functionName: string,
  service: string,
  sourceArn: string,
): Promise<void> {
  await context.call('lambda', 'AddPermission', {
    FunctionName: functionName,
    StatementId: service.replaceAll('.', '-'),
    Action: 'lambda:InvokeFunction',
    Principal: service,
    SourceArn: sourceArn,
  })
}

/** Creates a queue with these attributes; returns its ARN. */
export async function createQueue(
  context: ProcedureContext,
  name: string,
  attributes: { readonly [name: string]: string } = {},
): Promise<string> {
  await context.call('sqs', 'CreateQueue', { QueueName: name, Attributes: attributes })
  return queueArn(context, name)
}

/** The address of a queue. */
export async function urlOf(context: ProcedureContext, name: string): Promise<string> {
  return pickText(await context.call('sqs', 'GetQueueUrl', { QueueName: name }), 'QueueUrl') ?? ''
}

/** Sets the policy of a queue. */
export async function setQueuePolicy(context: ProcedureContext, name: string, policy: string): Promise<void> {
  await context.call('sqs', 'SetQueueAttributes', {
    QueueUrl: await urlOf(context, name),
    Attributes: { Policy: policy },
  })
}

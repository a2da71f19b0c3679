import { modelArn, type Placed } from './shop.ts'

/** A statement of a policy that allows actions on a resource. */
export interface Statement {
  readonly Effect: 'Allow'
  readonly Action: readonly string[]
  readonly Resource: string
}

export function allow(Resource: string, ...Action: string[]): Statement {
  return { Effect: 'Allow', Action, Resource }
}

/** Asking one model, whole and in a stream. */
export function asksModel(context: Placed, id?: string): Statement {
  return allow(modelArn(context, id), 'bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream')
}

/** What every function may: write its log. */
export const writesLogs = allow('*', 'logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents')

/** The text of a policy. */
export function policyText(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

/** The trust policy by which functions take on a role. */
export const functionTrust = policyText([
  { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
])

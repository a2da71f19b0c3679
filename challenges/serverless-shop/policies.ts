import type { ProcedureContext } from '../../shared/challenge/procedure.ts'

/** A statement of a policy. */
export interface Statement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: readonly string[]
  readonly Resource: string | readonly string[]
}

/** A statement that allows actions on a resource. */
export function allow(resource: string | readonly string[], ...actions: string[]): Statement {
  return { Effect: 'Allow', Action: actions, Resource: resource }
}

/** What every function may: write its log. */
export const writesLogs = allow('*', 'logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents')

/** The text of a policy. */
export function policyText(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

/** The trust policy by which a service, functions where absent, takes on a role. */
export function trustText(service = 'lambda.amazonaws.com'): string {
  return policyText([{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }])
}

/** Writes an inline policy of a role. */
export async function putPolicy(
  { call }: ProcedureContext,
  RoleName: string,
  PolicyName: string,
  statements: readonly object[],
): Promise<void> {
  await call('iam', 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument: policyText(statements) })
}

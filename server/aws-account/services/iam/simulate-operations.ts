import type * as iam from '@aws-sdk/client-iam'
import { type ConditionContext, createConditionContext } from '../../iam/condition-context.ts'
import { roleOfArn, usersOf } from '../../iam/entities.ts'
import { type ApplicablePolicies, type Decision, evaluate } from '../../iam/evaluate.ts'
import { policiesOfPrincipal } from '../../iam/policies-of-principal.ts'
import type { Caller } from '../../iam/principal-match.ts'
import type { CallContext, Fields, Operation, Principal } from '../../service.ts'
import { typedOperation } from '../typed-operation.ts'
import { noSuchEntity } from './iam-error.ts'
import { validatePolicyText } from './policy-validation.ts'

/** Asks the evaluator that decides real calls, without making one. */
export const simulateOperations: Record<string, Operation> = {
  SimulatePrincipalPolicy: typedOperation<iam.SimulatePrincipalPolicyRequest, Fields>((context, input) => {
    const source = principalOfArn(context, input.PolicySourceArn)
    const own = policiesOfPrincipal(context.state, source)
    const identity = [...own.identity, ...parseAll(input.PolicyInputList)]
    return simulate(context, input, source, { ...own, identity })
  }),
  SimulateCustomPolicy: typedOperation<iam.SimulateCustomPolicyRequest, Fields>((context, input) =>
    simulate(context, input, context.principal, { identity: parseAll(input.PolicyInputList) }),
  ),
}

type Request = Omit<iam.SimulateCustomPolicyRequest, 'PolicyInputList'>

function simulate(
  { accountId }: CallContext,
  input: Request,
  source: Principal,
  policies: ApplicablePolicies,
): Fields {
  const context = contextOf(input.ContextEntries, source)
  const boundary = parseAll(input.PermissionsBoundaryPolicyInputList)[0]
  const applicable = {
    ...policies,
    ...(boundary !== undefined && { boundary }),
    ...(input.ResourcePolicy !== undefined && { resource: JSON.parse(input.ResourcePolicy) as unknown }),
  }
  const results = (input.ActionNames ?? []).flatMap(action =>
    (input.ResourceArns ?? ['*']).map(resource => {
      const request = { action, resource, resourceAccount: resource.split(':')[4] || accountId, context }
      return {
        EvalActionName: action,
        EvalResourceName: resource,
        EvalDecision: decisionText(evaluate(request, callerFor(source), applicable)),
        MatchedStatements: [],
        MissingContextValues: [],
      }
    }),
  )
  return { EvaluationResults: results, IsTruncated: false }
}

function decisionText(decision: Decision): string {
  if (decision.kind === 'allowed') return 'allowed'
  return decision.explicit ? 'explicitDeny' : 'implicitDeny'
}

function contextOf(entries: Request['ContextEntries'], source: Principal): ConditionContext {
  const given = (entries ?? []).map(({ ContextKeyName: name = '', ContextKeyValues: values = [] }) => [
    name,
    values.length === 1 ? values[0] : values,
  ])
  const own = { 'aws:userid': source.userId, ...(source.kind === 'user' && { 'aws:username': source.name }) }
  return createConditionContext(own, Object.fromEntries(given))
}

function parseAll(texts: readonly string[] | undefined): unknown[] {
  return (texts ?? []).map(text => {
    validatePolicyText(text, 'identity')
    return JSON.parse(text) as unknown
  })
}

function principalOfArn({ state }: CallContext, arn: string): Principal {
  const role = roleOfArn(state, arn)
  if (role)
    return {
      kind: 'role',
      name: role.name,
      sessionName: 'simulation',
      roleArn: arn,
      arn: `arn:aws:sts::${arn.split(':')[4]}:assumed-role/${role.name}/simulation`,
      userId: `${role.id}:simulation`,
    }
  const user = usersOf(state).get(arn.split('/').at(-1) ?? '')
  if (user?.arn !== arn) throw noSuchEntity(`The entity with ARN ${arn} cannot be found.`)
  return { kind: 'user', name: user.name, arn, userId: user.id }
}

function callerFor(source: Principal): Caller {
  return source.kind === 'role'
    ? { kind: 'role', arn: source.arn, roleArn: source.roleArn }
    : { kind: 'user', arn: source.arn }
}

import type * as iam from '@aws-sdk/client-iam'
import { AwsError } from '../../../aws-error.ts'
import { type ConditionContext, createConditionContext } from '../../../iam/condition-context.ts'
import type { PolicyHolder } from '../../../iam/entities.ts'
import { type ApplicablePolicies, type Decision, evaluate } from '../../../iam/evaluate.ts'
import { policiesOfPrincipal } from '../../../iam/policies-of-principal.ts'
import type { Caller } from '../../../iam/principal-match.ts'
import type { CallContext, Fields, Principal } from '../../../service.ts'
import { anywhere, at, either } from '../../../shape/operation.ts'
import type { Resource } from '../../../shape/resource.ts'
import type { Input } from '../../../shape/sdk-types.ts'
import { validatePolicyText } from '../documents/policy-validation.ts'
import { roles } from '../entities/roles.ts'
import { users } from '../entities/users.ts'
import { invalidInput, noSuchEntity } from '../iam-error.ts'
import type { Operations, Sdk } from '../operations.ts'

const simulateFor = <Row extends PolicyHolder>(entity: Resource<Row>) => {
  const sourceOf = ({ PolicySourceArn: arn }: Fields) => (entity.fits(String(arn)) ? String(arn) : undefined)
  return at(entity, sourceOf, simulatePrincipal)
}

/** Asks the evaluator that decides real calls, without making one. */
export const simulateOperations: Operations = {
  SimulatePrincipalPolicy: either(simulateFor(roles), simulateFor(users)),
  SimulateCustomPolicy: anywhere((context, input) =>
    simulate(context, input, context.principal, { identity: parseAll(input.PolicyInputList) }),
  ),
}

function simulatePrincipal(context: CallContext, input: Input<Sdk, 'SimulatePrincipalPolicy'>) {
  const source = principalOfArn(context, input.PolicySourceArn)
  const own = policiesOfPrincipal(context.state, source)
  const identity = [...own.identity, ...parseAll(input.PolicyInputList)]
  return simulate(context, input, source, { ...own, identity })
}

type Request = Omit<iam.SimulateCustomPolicyRequest, 'PolicyInputList'>

function simulate(
  { accountId }: CallContext,
  input: Request,
  source: Principal,
  policies: ApplicablePolicies,
) {
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

function decisionText(decision: Decision): iam.PolicyEvaluationDecisionType {
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

/** Throws InvalidInput for what is no policy, as both operations call it. */
function parseAll(texts: readonly string[] | undefined): unknown[] {
  return (texts ?? []).map(text => {
    try {
      validatePolicyText(text, 'identity')
    } catch (cause) {
      throw cause instanceof AwsError ? invalidInput(cause.message) : cause
    }
    return JSON.parse(text) as unknown
  })
}

function principalOfArn({ state }: CallContext, arn: string): Principal {
  const role = roles.find(state, arn)
  if (role)
    return {
      kind: 'role',
      name: role.name,
      sessionName: 'simulation',
      roleArn: arn,
      arn: `arn:aws:sts::${arn.split(':')[4]}:assumed-role/${role.name}/simulation`,
      userId: `${role.id}:simulation`,
    }
  const user = users.find(state, arn)
  if (!user) throw noSuchEntity(`The entity with ARN ${arn} cannot be found.`)
  return { kind: 'user', name: user.name, arn, userId: user.id }
}

function callerFor(source: Principal): Caller {
  return source.kind === 'role'
    ? { kind: 'role', arn: source.arn, roleArn: source.roleArn }
    : { kind: 'user', arn: source.arn }
}

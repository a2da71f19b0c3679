import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { courierOf, ownTenant, tenantTag, vaultOf } from '../names/courier.ts'
import { allow, policyText } from '../policies.ts'
import { type Changes, changed, deploy } from './account-changes.ts'

/** Deploys the courier that says for whom it acts, with changes. */
export async function deployCourier(context: ProcedureContext, changes: Changes = []): Promise<void> {
  const starter = await context.starterFile('courier/index.mjs')
  const source = [...steps, ...changes].reduce((text, [from, to]) => changed(text, from, to), starter)
  await deploy(context, courierOf(context).function, { 'index.mjs': source })
}

const steps: Changes = [
  ['GetWorkloadAccessTokenCommand,\n', 'GetWorkloadAccessTokenForUserIdCommand,\n'],
  [
    'new GetWorkloadAccessTokenCommand({ workloadName })',
    'new GetWorkloadAccessTokenForUserIdCommand({ workloadName, userId: customer })',
  ],
]

/** Writes what the courier's role may do: what it needs of itself and the vault, and these statements. */
export async function grantCourier(
  context: ProcedureContext,
  statements: readonly object[] = [takesKeys(context, ownKeys)],
): Promise<void> {
  const { directory, agent, vault, secrets } = vaultOf(context)
  const around = [directory, agent].map(arn =>
    allow(arn, 'bedrock-agentcore:GetWorkloadAccessToken*', 'bedrock-agentcore:GetResourceApiKey'),
  )
  await context.call('iam', 'PutRolePolicy', {
    RoleName: courierOf(context).function,
    PolicyName: 'data',
    PolicyDocument: policyText([
      ...around,
      allow(vault, 'bedrock-agentcore:GetResourceApiKey'),
      allow(secrets, 'secretsmanager:GetSecretValue'),
      ...statements,
    ]),
  })
}

/** What tells the keys of the agent's own tenant from others. */
export const ownKeys = { StringEquals: { [`aws:ResourceTag/${tenantTag}`]: ownTenant } }

/** Taking keys of the vault under a condition. */
export const takesKeys = (context: ProcedureContext, Condition: object) => ({
  ...allow(vaultOf(context).providers, 'bedrock-agentcore:GetResourceApiKey'),
  Condition,
})

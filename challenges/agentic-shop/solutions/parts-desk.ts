import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { partsOf } from '../names/parts.ts'
import { allow, asksModel, policyText } from '../policies.ts'
import { modelId, tableArn } from '../shop.ts'
import { type Changes, changed, deploy, setVariables } from './account-changes.ts'

/** What is sent with the first request alone where the code has that fault. */
const firstOnly = '...(turn === 0 && { toolConfig })'

/** Deploys the desk as it was meant to be, whichever fault it has, with changes of its source. */
export async function deployParts(context: ProcedureContext, changes: Changes = []): Promise<void> {
  const source = await context.starterFile('parts/index.mjs')
  const request = await context.starterFile('parts/request.mjs')
  await deploy(context, partsOf(context).function, {
    'index.mjs': changes.reduce((text, [from, to]) => changed(text, from, to), source),
    'request.mjs': request.replace(firstOnly, 'toolConfig'),
  })
}

/** Mends what is wrong, whichever it is. */
export async function mendParts(context: ProcedureContext): Promise<void> {
  const { function: name, table } = partsOf(context)
  await setVariables(context, name, { MODEL: modelId })
  await grant(context, [asksModel(context), allow(tableArn(context, table), 'dynamodb:GetItem')])
  await deployParts(context)
}

/** Writes what the desk's role may do. */
export async function grant(
  { call, ...context }: ProcedureContext,
  statements: readonly object[],
): Promise<void> {
  await call('iam', 'PutRolePolicy', {
    RoleName: partsOf(context).function,
    PolicyName: 'data',
    PolicyDocument: policyText(statements),
  })
}

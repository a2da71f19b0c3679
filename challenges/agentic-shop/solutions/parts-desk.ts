import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { partsOf } from '../names/parts.ts'
import { allow, asksModel, policyText } from '../policies.ts'
import { modelId, tableArn } from '../shop.ts'
import { deploy, setVariables } from './account-changes.ts'

/** What is sent with the first request alone where the code has that fault. */
const firstOnly = '...(turn === 0 && { toolConfig })'

/** The source of the desk as it was meant to be, whichever fault it has. */
export async function partsSource(context: ProcedureContext): Promise<string> {
  return (await context.starterFile('parts/index.mjs')).replace(firstOnly, 'toolConfig')
}

/** Mends what is wrong, whichever it is. */
export async function mendParts(context: ProcedureContext): Promise<void> {
  const { function: name, table } = partsOf(context)
  await setVariables(context, name, { MODEL: modelId })
  await grant(context, [asksModel(context), allow(tableArn(context, table), 'dynamodb:GetItem')])
  await deploy(context, name, { 'index.mjs': await partsSource(context) })
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

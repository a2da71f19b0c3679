import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { shopName } from '../shop.ts'
import { type Changes, changed, deploy } from './account-changes.ts'

/** Deploys the desk of those who have signed in, with changes. */
export async function changeAccount(context: ProcedureContext, changes: Changes): Promise<void> {
  const source = await context.starterFile('account/index.mjs')
  const text = changes.reduce((before, [from, to]) => changed(before, from, to), source)
  await deploy(context, shopName(context, 'account'), { 'index.mjs': text })
}

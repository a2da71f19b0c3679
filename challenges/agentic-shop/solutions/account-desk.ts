import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { shopName } from '../shop.ts'
import { changed, deploy } from './account-changes.ts'

/** What a candidate has changed in a source: from, and to. */
export type Changes = readonly (readonly [from: string | RegExp, to: string])[]

/** Deploys the desk of those who have signed in, with changes. */
export async function changeAccount(context: ProcedureContext, changes: Changes): Promise<void> {
  const source = await context.starterFile('account/index.mjs')
  const text = changes.reduce((before, [from, to]) => changed(before, from, to), source)
  await deploy(context, shopName(context, 'account'), { 'index.mjs': text })
}

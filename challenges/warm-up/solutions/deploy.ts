import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { type ShopFunction, shopOf } from '../shop.ts'

/** Deploys a function's source as `aws lambda update-function-code` does. */
export async function deploy(context: ProcedureContext, part: ShopFunction, source: string): Promise<void> {
  await context.call('lambda', 'UpdateFunctionCode', {
    FunctionName: shopOf(context).functions[part],
    ZipFile: await context.zip({ 'index.mjs': source }),
  })
}

/** The candidate's file with one of its functions written anew, and what that needs imported. */
export async function edited(
  context: ProcedureContext,
  part: ShopFunction,
  edit: { readonly function: string; readonly by: string; readonly imports?: string },
): Promise<string> {
  const source = await context.starterFile(`${part}/index.mjs`)
  const start = source.indexOf(`async function ${edit.function}(`)
  const from = source.startsWith('export ', start - 'export '.length) ? start - 'export '.length : start
  const end = source.indexOf('\n}\n', start)
  if (start < 0 || end < 0) throw new Error(`${part}/index.mjs has no function ${edit.function}`)
  return `${edit.imports ?? ''}${source.slice(0, from)}${edit.by}${source.slice(end + '\n}\n'.length)}`
}

import type { ProcedureContext } from '../../../shared/challenge/procedure.ts'
import { type JsonObject, jsonObjectSchema, pick } from '../../../shared/json.ts'

/** What candidates do to an account, each as one or two commands would. */

/** Deploys sources as `aws lambda update-function-code` does, by another runtime and handler where they are given. */
export async function deploy(
  { call, zip }: ProcedureContext,
  FunctionName: string,
  files: { readonly [path: string]: string },
  settings: { readonly Runtime?: string; readonly Handler?: string } = {},
): Promise<void> {
  if (Object.keys(settings).length > 0)
    await call('lambda', 'UpdateFunctionConfiguration', { FunctionName, ...settings })
  await call('lambda', 'UpdateFunctionCode', { FunctionName, ZipFile: await zip(files) })
}

/** Changes some variables of a function, and leaves the others. */
export async function setVariables(
  { call }: ProcedureContext,
  FunctionName: string,
  variables: { readonly [name: string]: string },
): Promise<void> {
  const now = await call('lambda', 'GetFunctionConfiguration', { FunctionName })
  const found = jsonObjectSchema.safeParse(pick(now, 'Environment', 'Variables'))
  const before: JsonObject = found.success ? found.data : {}
  await call('lambda', 'UpdateFunctionConfiguration', {
    FunctionName,
    Environment: { Variables: { ...before, ...variables } },
  })
}

/** What a candidate has changed in a source: from, and to. */
export type Changes = readonly (readonly [from: string | RegExp, to: string])[]

/** A change in a text; refuses to do nothing. */
export function changed(source: string, from: string | RegExp, to: string): string {
  const text = source.replace(from, () => to)
  if (text === source) throw new Error(`There is no ${from} to be changed`)
  return text
}

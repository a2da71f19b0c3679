import { type Json, pick, pickText } from '../../../shared/json.ts'
import { readOwnZip } from '../../zip/read-zip.ts'
import type { MadeCall } from '../watch-account.ts'

/** Code as it was deployed: its files, and what it runs by. */
export interface DeployedCode {
  readonly files: Readonly<Record<string, string>>
  readonly runtime: string
  readonly handler: string
  readonly variables: Json
}

/** What calls have deployed to a function, from its creation to the last change of its code or configuration. */
export function codeIn(calls: readonly MadeCall[], functionName: string): DeployedCode | undefined {
  let code: DeployedCode | undefined
  for (const { service, operation, input } of calls) {
    if (service !== 'lambda' || pickText(input, 'FunctionName') !== functionName) continue
    if (operation === 'CreateFunction')
      code = { ...settingsOf(input), files: filesOf(pick(input, 'Code', 'ZipFile')) }
    else if (operation === 'UpdateFunctionCode' && code !== undefined)
      code = { ...code, files: filesOf(pick(input, 'ZipFile')) }
    else if (operation === 'UpdateFunctionConfiguration' && code !== undefined)
      code = { ...settingsOf(input, code), files: code.files }
  }
  return code
}

const none = { runtime: '', handler: '', variables: {} }

function settingsOf(input: Json, before: Omit<DeployedCode, 'files'> = none): Omit<DeployedCode, 'files'> {
  return {
    runtime: pickText(input, 'Runtime') ?? before.runtime,
    handler: pickText(input, 'Handler') ?? before.handler,
    variables: pick(input, 'Environment', 'Variables') ?? before.variables,
  }
}

function filesOf(zip: Json | undefined): Readonly<Record<string, string>> {
  const base64 = pickText(zip ?? null, '$base64')
  return base64 === undefined ? {} : readOwnZip(Buffer.from(base64, 'base64'))
}

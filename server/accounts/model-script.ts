import { readModelScript, ScriptError } from '../aws-account/control.ts'

/** What is wrong with a script of an account's models, with the place of each; undefined for one that can be played. */
export function modelScriptProblem(script: unknown): string | undefined {
  try {
    readModelScript(script)
    return undefined
  } catch (error) {
    if (error instanceof ScriptError) return error.message
    throw error
  }
}

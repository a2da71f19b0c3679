import { z } from 'zod'
import { scriptSchema } from './script-schema.ts'

/** The JSON Schema of scripts, by which editors complete and explain them: the text of `docs/bedrock-script.schema.json`. */
export function scriptSchemaText(): string {
  const schema = z.toJSONSchema(scriptSchema, { io: 'input' })
  return `${JSON.stringify({ title: 'A script of the models of an account', ...schema }, undefined, 2)}\n`
}

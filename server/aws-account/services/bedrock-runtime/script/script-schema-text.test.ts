import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { scriptSchemaText } from './script-schema-text.ts'

test('the JSON Schema of scripts is as the code has it (npm run schema)', () => {
  expect(readFileSync('docs/bedrock-script.schema.json', 'utf8')).toBe(scriptSchemaText())
})

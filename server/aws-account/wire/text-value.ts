import type { NormalizedSchema } from '@smithy/core/schema'
import { AwsError } from '../aws-error.ts'

/** A value of a simple kind from the text of a path, a query parameter or a form field. */
export function valueFromText(schema: NormalizedSchema, text: string): unknown {
  if (schema.isNumericSchema()) {
    const number = Number(text)
    if (text.trim() === '' || Number.isNaN(number))
      throw new AwsError('MalformedInput', `"${text}" is not a number.`)
    return number
  }
  if (schema.isBooleanSchema()) return text.toLowerCase() === 'true'
  if (schema.isTimestampSchema()) return new Date(/^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : text)
  if (schema.isBlobSchema()) return Buffer.from(text, 'base64')
  if (schema.isBigIntegerSchema()) return BigInt(text)
  return text
}

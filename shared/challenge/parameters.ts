import { z } from 'zod'

/** What differs per attempt. Values are text; `choice` parameters usually select a fault. */
export type Parameters = { readonly [name: string]: string }

const parameterName = z
  .string()
  .regex(/^[a-z][A-Za-z0-9.]{0,40}$/, 'parameter names start with a lower-case letter')

const secret = z
  .boolean()
  .default(false)
  .describe("Whether it never reaches the candidate's page or files, as what fault they have.")

/** How a parameter's value is drawn. A `secret` one never reaches the candidate's page or files. */
export const parameterSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('hex').describe('Random digits 0-9a-f, as names get them.'),
    length: z.number().int().min(2).max(16).describe('How many digits.'),
    secret,
  }),
  z.strictObject({
    kind: z.literal('integer').describe('A random whole number.'),
    min: z.number().int().describe('The least that it can be.'),
    max: z.number().int().describe('The most that it can be.'),
    secret,
  }),
  z.strictObject({
    kind: z.literal('choice').describe('One of some values, usually of faults.'),
    of: z.array(z.string().min(1)).min(2).max(16).describe('The values, each as likely.'),
    retired: z
      .array(z.string())
      .max(15)
      .default([])
      .describe('Values that new attempts do not draw any more; those that have them keep them.'),
    secret,
  }),
  z.strictObject({
    kind: z.literal('text').describe('A text over the other parameters.'),
    value: z.string().describe('The text, with {{name}} of other parameters: orders-{{suffix}}.'),
    secret,
  }),
])
export type ParameterSpec = z.infer<typeof parameterSchema>
/** A challenge's parameters by name. A name starts with a lower-case letter and has at most 41 characters. */
export const parameterSpecsSchema = z.record(parameterName, parameterSchema)
export type ParameterSpecs = z.infer<typeof parameterSpecsSchema>

/**
 * Draws an attempt's parameters. `random(name)` gives the same 16 bytes for the same attempt and name (an HMAC of a
 * server secret), so that a variant can be derived again and nobody can guess another's. `text` parameters are
 * templates over the others, e.g. `orders-{{suffix}}`.
 */
export function deriveParameters(specs: ParameterSpecs, random: (name: string) => Uint8Array): Parameters {
  const values: Record<string, string> = {}
  for (const [name, spec] of Object.entries(specs))
    if (spec.kind !== 'text') values[name] = draw(spec, random(name))
  for (const [name, spec] of Object.entries(specs))
    if (spec.kind === 'text') values[name] = fillIn(spec.value, values)
  return values
}

function draw(spec: Exclude<ParameterSpec, { kind: 'text' }>, bytes: Uint8Array): string {
  const number = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  switch (spec.kind) {
    case 'hex':
      return [...bytes]
        .map(byte => byte.toString(16).padStart(2, '0'))
        .join('')
        .slice(0, spec.length)
    case 'integer':
      return String(spec.min + (number % (spec.max - spec.min + 1)))
    case 'choice': {
      const drawn = spec.of.filter(value => !spec.retired.includes(value))
      return drawn[number % drawn.length] ?? ''
    }
    default:
      return spec satisfies never
  }
}

/** Fills `{{name}}` in a text. A name without a value throws: a challenge with a typing error must not start. */
export function fillIn(text: string, parameters: Parameters): string {
  return text.replace(/\{\{([A-Za-z0-9.]+)\}\}/g, (_, name: string) => {
    const value = parameters[name]
    if (value === undefined)
      throw new Error(`The text uses {{${name}}}, but the challenge has no such parameter.`)
    return value
  })
}

/** The parameters a candidate may see. */
export function publicParameters(specs: ParameterSpecs, parameters: Parameters): Parameters {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => specs[name]?.secret !== true))
}

import type { PolicyHolder } from '../../../iam/entities.ts'
import { managedPolicyText } from '../../../iam/policies-of-principal.ts'
import { on } from '../../../shape/operation.ts'
import { policyChars, validatePolicyText } from '../documents/policy-validation.ts'
import { limitExceeded, noSuchEntity, validationError } from '../iam-error.ts'
import { type PageRequest, pageOf } from '../lists.ts'
import { checkName } from '../names.ts'
import type { Entity } from './entity.ts'

interface Inline {
  readonly PolicyName: string
}
interface Attached {
  readonly PolicyArn: string
}

/** How many managed policies may be attached (IAM quotas). */
const MAX_ATTACHED = 10

/**
 * The operations on inline and attached policies, which are the same for roles, users and groups. `naming` is what an
 * answer says of whose policy it tells.
 */
export function heldPolicies<Row extends PolicyHolder, Naming extends object>(
  entity: Entity<Row>,
  naming: (row: Row) => Naming,
) {
  const { noun, maxInlineChars } = entity
  const kind = noun.toLowerCase()
  const textOf = (row: Row, name: string) => {
    const text = Object.hasOwn(row.inline, name) ? row.inline[name] : undefined
    if (text === undefined) throw noSuchEntity(`The ${kind} policy with name ${name} cannot be found.`)
    return text
  }
  const aboutPolicy = { context: ({ PolicyArn }: Attached) => ({ 'iam:PolicyARN': PolicyArn }) }

  return {
    put: on(entity, ({ state }, row, input: Inline & { readonly PolicyDocument: string }) => {
      const { PolicyName: name, PolicyDocument: text } = input
      checkName(name, 'policyName', 128)
      validatePolicyText(text, 'identity')
      const inline = { ...row.inline, [name]: text }
      if (policyChars(Object.values(inline).join('')) > maxInlineChars)
        throw limitExceeded(`Maximum policy size of ${maxInlineChars} bytes exceeded for ${kind} ${row.name}`)
      entity.save(state, row.arn, { ...row, inline })
    }),
    get: on(entity, (_, row, { PolicyName }: Inline) => ({
      ...naming(row),
      PolicyName,
      PolicyDocument: encodeURIComponent(textOf(row, PolicyName)),
    })),
    remove: on(entity, ({ state }, row, { PolicyName: name }: Inline) => {
      textOf(row, name)
      const inline = Object.fromEntries(Object.entries(row.inline).filter(([other]) => other !== name))
      entity.save(state, row.arn, { ...row, inline })
    }),
    list: on(entity, (_, { inline }, input: PageRequest) => {
      const { shown, rest } = pageOf(Object.keys(inline), name => name, input)
      return { PolicyNames: shown, ...rest }
    }),

    attach: on(
      entity,
      ({ state }, row, { PolicyArn: arn }: Attached) => {
        checkPolicyArn(arn)
        if (managedPolicyText(state, arn) === undefined)
          throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`)
        if (row.attached.includes(arn)) return
        if (row.attached.length >= MAX_ATTACHED)
          throw limitExceeded(`Cannot exceed quota for PoliciesPer${noun}: ${MAX_ATTACHED}`)
        entity.save(state, row.arn, { ...row, attached: [...row.attached, arn] })
      },
      aboutPolicy,
    ),
    detach: on(
      entity,
      ({ state }, row, { PolicyArn: arn }: Attached) => {
        if (!row.attached.includes(arn)) throw noSuchEntity(`Policy ${arn} was not found.`)
        entity.save(state, row.arn, { ...row, attached: row.attached.filter(other => other !== arn) })
      },
      aboutPolicy,
    ),
    listAttached: on(entity, (_, { attached }, input: PageRequest) => {
      const { shown, rest } = pageOf(attached, arn => arn, input)
      const policies = shown.map(arn => ({ PolicyArn: arn, PolicyName: arn.split('/').at(-1) }))
      return { AttachedPolicies: policies, ...rest }
    }),
  }
}

/** Throws ValidationError for a name where an ARN should be. */
export function checkPolicyArn(arn: string): void {
  if (!/^arn:[^:]+:iam::[^:]*:policy\/./.test(arn))
    throw validationError('Invalid ARN:  Could not be parsed!')
}

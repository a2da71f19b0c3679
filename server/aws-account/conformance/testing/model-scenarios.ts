import { tmpdir } from 'node:os'
import type { NormalizedSchema } from '@smithy/core/schema'
import { serviceLoaders } from '../../services/registry.ts'
import { SERVICES } from '../../services/services.ts'
import { type ConstraintModel, constraintModel } from '../../wire/constraints/constraint-model.ts'
import { lowerFirst } from '../../wire/constraints/value-text.ts'
import { validationCode } from '../../wire/input-check.ts'
import { membersOf, type OperationModel, requiredMembers } from '../../wire/operation-model.ts'
import { loadServiceModel } from '../../wire/service-model.ts'
import type { ServiceScenario, Step, Template } from './conformance-case.ts'
import { breaches } from './model-breaches.ts'

const SOURCE = "AWS's service models, in the words of the validation that AWS's frameworks make of them"

/** For each operation, one case for each rule of AWS's model about one of its members: a value that breaks it. */
export async function modelScenarios(): Promise<readonly ServiceScenario[]> {
  const loaders = serviceLoaders({ functionsFolder: tmpdir(), connectAccount: () => undefined })
  const scenarios: ServiceScenario[] = []
  for (const service of SERVICES) {
    const model = constraintModel(service)
    const made = model && (await loaders[service]?.())
    if (!model || !made) continue
    const { operations } = await loadServiceModel(service)
    for (const name of Object.keys(made.operations)) {
      const operation = operations.get(name)
      const steps = operation ? stepsOf(service, model, operation) : []
      if (steps.length > 0) scenarios.push({ scenario: name, service, source: SOURCE, steps })
    }
    await made.close?.()
  }
  return scenarios
}

function stepsOf(service: string, model: ConstraintModel, operation: OperationModel): readonly Step[] {
  const rule = model.input(operation.name)
  const members = membersOf(operation.input)
  return members.flatMap(([name, member]) => {
    const inner = model.shape(rule?.members?.[name])
    // The copies of the models are not of the same day.
    const isOlder = member.isListSchema() && !inner?.item
    // AWS names a blob by what holds it in its own program.
    if (!inner || isOlder || isOutside(member) || member.isBlobSchema()) return []
    const given = labelsOf(model, operation, name)
    if (!given) return []
    const missing = requiredMembers(operation.input)
      .filter(one => one !== name && !(one in given))
      .map(one => `Value null at '${lowerFirst(one)}' failed to satisfy constraint: Member must not be null`)
    return breaches(service, operation.name, model, inner, lowerFirst(name), isLabel(member)).map(
      ({ value, rule: broken, text }) => {
        const texts = [...missing, text]
        const found = texts.length === 1 ? '1 validation error' : `${texts.length} validation errors`
        return {
          it: `${operation.name} refuses a ${name} of ${broken}`,
          call: operation.name,
          with: { ...given, [name]: value },
          fails: [validationCode(service), 400, `${found} detected: ${texts.join('; ')}`],
        } satisfies Step
      },
    )
  })
}

const isLabel = (member: NormalizedSchema) => Boolean(member.getMergedTraits().httpLabel)

/** Headers and queries leave out what is empty and say a number as a text; a body that is streamed is anything. */
function isOutside(member: NormalizedSchema): boolean {
  const traits = member.getMergedTraits()
  return Boolean(traits.httpHeader ?? traits.httpQuery ?? traits.httpQueryParams ?? traits.httpPayload)
}

const CANDIDATES = [
  'f',
  '1',
  'f-1',
  'arn:aws:lambda:us-east-1:111122223333:function:f',
  'AAAAAAAA-AAAA-AAAA-AAAA-AAAAAAAAAAAA',
]

/** Other members that stand in the path, without which there is no request; undefined where no value is known for one. */
function labelsOf(model: ConstraintModel, operation: OperationModel, except: string) {
  const rule = model.input(operation.name)
  const given: Record<string, Template> = {}
  for (const [name, member] of membersOf(operation.input)) {
    if (!isLabel(member) || name === except) continue
    if (member.isNumericSchema()) {
      given[name] = 1
      continue
    }
    const pattern = model.shape(rule?.members?.[name])?.pattern
    const value = CANDIDATES.find(one => pattern === undefined || new RegExp(`^(?:${pattern})$`).test(one))
    if (value === undefined) return undefined
    given[name] = value
  }
  return given
}

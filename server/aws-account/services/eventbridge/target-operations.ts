import { AwsError } from '../../aws-error.ts'
import type { CallContext, Need } from '../../service.ts'
import { on } from '../../shape/operation.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { isKnownTarget } from '../../targets/target-call.ts'
import { page } from './buses.ts'
import { check, constraint, invalid } from './events-error.ts'
import { unknownPlaceholder } from './input-transformer.ts'
import { isPath } from './json-path.ts'
import { passRole } from './rule-operations.ts'
import { type Rule, type RuleTarget, rules, saveRule } from './rules.ts'

type Sdk = typeof import('@aws-sdk/client-eventbridge')
type Asked = Input<Sdk, 'PutTargets'>

/** Quota of EventBridge. */
const MAX_TARGETS = 5
const MAX_ID_CHARS = 64

export const targetOperations = {
  PutTargets: on(
    rules,
    ({ state }: CallContext, rule: Rule, { Targets: given = [] }: Asked) => {
      const targets = new Map(rule.targets.map(target => [target.Id, target]))
      for (const [index, target] of given.entries()) {
        const checked = checkTarget(target, `targets.${index + 1}.member`)
        targets.set(checked.Id, checked)
      }
      if (targets.size > MAX_TARGETS)
        throw new AwsError(
          'LimitExceededException',
          'The requested resource exceeds the maximum number allowed.',
        )
      saveRule(state, { ...rule, targets: [...targets.values()] })
      return { FailedEntryCount: 0, FailedEntries: [] }
    },
    {
      context: ({ Targets: targets = [] }: Asked) => ({
        'events:TargetArn': targets.flatMap(({ Arn }) => Arn ?? []),
      }),
      also: ({ Targets: targets = [] }: Asked): Need[] =>
        [...new Set(targets.map(({ RoleArn }) => RoleArn))].flatMap(passRole),
    },
  ),
  RemoveTargets: on(rules, ({ state }: CallContext, rule: Rule, { Ids }: Input<Sdk, 'RemoveTargets'>) => {
    saveRule(state, { ...rule, targets: rule.targets.filter(({ Id }) => !Ids?.includes(Id)) })
    return { FailedEntryCount: 0, FailedEntries: [] }
  }),
  ListTargetsByRule: on(
    rules,
    (_: CallContext, rule: Rule, { Limit: size, NextToken: token }: Input<Sdk, 'ListTargetsByRule'>) => {
      const sorted = [...rule.targets].sort((a, b) => (a.Id < b.Id ? -1 : 1))
      const { shown, next } = page(sorted, target => target.Id, { size, token })
      return { Targets: shown, NextToken: next }
    },
  ),
}

function checkTarget(target: NonNullable<Asked['Targets']>[number], path: string): RuleTarget {
  const { Id = '', Arn = '', Input: input, InputPath: inputPath, InputTransformer: transformer } = target
  if (!/^[.\-_A-Za-z0-9]+$/.test(Id))
    throw constraint(Id, `${path}.id`, 'Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+')
  if (Id.length > MAX_ID_CHARS)
    throw constraint(Id, `${path}.id`, `Member must have length less than or equal to ${MAX_ID_CHARS}`)
  check(
    Arn.split(':').length >= 6 && Arn.startsWith('arn:'),
    `Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`,
  )
  if (!isKnownTarget(Arn)) throw new AwsError('NotImplemented', `${Arn} is no target of this account.`, 501)
  const ways = [input, inputPath, transformer].filter(way => way !== undefined)
  check(
    ways.length <= 1,
    `Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`,
  )
  if (input !== undefined) check(isJson(input), `JSON syntax error in input for target ${Id}.`)
  if (inputPath !== undefined) check(isPath(inputPath), `Invalid InputPath for target ${Id}.`)
  if (transformer !== undefined) checkTransformer(Id, transformer)
  const isFifo = Arn.includes(':sqs:') && Arn.endsWith('.fifo')
  check(
    !isFifo || target.SqsParameters?.MessageGroupId !== undefined,
    `Parameter(s) SqsParameters must be specified for target: ${Id}.`,
  )
  return { ...target, Id, Arn }
}

function checkTransformer(id: string, transformer: NonNullable<RuleTarget['InputTransformer']>): void {
  const paths = transformer.InputPathsMap ?? {}
  for (const [name, path] of Object.entries(paths)) {
    check(
      !name.startsWith('AWS') && !name.startsWith('aws'),
      `Invalid placeholder ${name} in InputPathsMap for target ${id}.`,
    )
    check(isPath(path), `InputPath for target ${id} is invalid.`)
  }
  const unknown = unknownPlaceholder(transformer.InputTemplate ?? '', paths)
  if (unknown !== undefined)
    throw invalid(`InputTemplate for target ${id} contains invalid placeholder ${unknown}.`)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

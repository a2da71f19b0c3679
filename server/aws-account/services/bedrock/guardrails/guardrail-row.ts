import type {
  GuardrailContentFilterConfig,
  GuardrailContextualGroundingFilterConfig,
  GuardrailManagedWordsConfig,
  GuardrailPiiEntityConfig,
  GuardrailRegexConfig,
  GuardrailTopicConfig,
  GuardrailWordConfig,
} from '@aws-sdk/client-bedrock'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import { defineResource, type Resource, table } from '../../../shape/resource.ts'

/** What a version of a guardrail does. */
export interface GuardrailRules {
  readonly name: string
  readonly description?: string
  readonly blockedInput: string
  readonly blockedOutputs: string
  readonly topics: readonly GuardrailTopicConfig[]
  readonly filters: readonly GuardrailContentFilterConfig[]
  readonly words: readonly GuardrailWordConfig[]
  readonly managedLists: readonly GuardrailManagedWordsConfig[]
  readonly piiEntities: readonly GuardrailPiiEntityConfig[]
  readonly regexes: readonly GuardrailRegexConfig[]
  readonly grounding: readonly GuardrailContextualGroundingFilterConfig[]
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** A guardrail as stored, by its ARN. */
export interface Guardrail {
  readonly arn: string
  readonly id: string
  readonly createdAt: number
  readonly draft: GuardrailRules
  /** By number, from 1. */
  readonly versions: readonly GuardrailRules[]
}

export const guardrailsOf = table<Guardrail>('bedrock.guardrails')

export const noGuardrail = () =>
  new AwsError(
    'ResourceNotFoundException',
    'The guardrail identifier or version provided in the request does not exist.',
    404,
  )

export const guardrails: Resource<Guardrail> = defineResource<Guardrail>('bedrock', 'guardrail', {
  table: guardrailsOf,
  named: ({ guardrailIdentifier }, arn) => arnOf(String(guardrailIdentifier), arn),
  missing: noGuardrail,
})

const arnOf = (identifier: string, arn: (names: Record<string, string>) => string) =>
  identifier.startsWith('arn:') ? identifier : arn({ GuardrailId: identifier })

/** The ARN of a guardrail as a request names it, by id or by ARN. */
export const guardrailArn = (place: Pick<CallContext, 'accountId' | 'region'>, identifier: string): string =>
  arnOf(identifier, names => guardrails.arn(place, names))

/** The rules that a request means: the draft, or a version by its number; undefined where there is none. */
export function rulesOf({ draft, versions }: Guardrail, version: string): GuardrailRules | undefined {
  return version === 'DRAFT' ? draft : versions[Number(version) - 1]
}

/** The guardrail and the version that a call of a model names; undefined where there is none. */
export function findRules(
  context: Pick<CallContext, 'accountId' | 'region' | 'state'>,
  identifier: string,
  version: string,
): GuardrailRules | undefined {
  const row = guardrailsOf(context.state).get(guardrailArn(context, identifier))
  return row && rulesOf(row, version)
}

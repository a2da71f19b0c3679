import { randomInt } from 'node:crypto'
import type {
  CreateGuardrailRequest,
  GetGuardrailRequest,
  GetGuardrailResponse,
  GuardrailSummary,
  ListGuardrailsRequest,
  UpdateGuardrailRequest,
} from '@aws-sdk/client-bedrock'
import { AwsError } from '../../../aws-error.ts'
import { compileRegex } from '../../../patterns/linear-regex.ts'
import type { CallContext } from '../../../service.ts'
import { pageOf } from '../pages.ts'
import {
  type Guardrail,
  type GuardrailRules,
  guardrailArn,
  guardrails,
  guardrailsOf,
  noGuardrail,
  rulesOf,
} from './guardrail-row.ts'

const ID_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'
const MAX_GUARDRAILS = 100
const MAX_VERSIONS = 20

export function createGuardrail(context: CallContext, input: CreateGuardrailRequest) {
  const { state } = context
  if (input.tags?.length)
    throw new AwsError('NotImplemented', 'tags is not available in the embedded account', 501)
  const draft = readRules(input, context.now())
  if ([...guardrailsOf(state).values()].some(row => row.draft.name === draft.name))
    throw new AwsError('ConflictException', `Another guardrail has the name ${draft.name}.`)
  if (guardrailsOf(state).size >= MAX_GUARDRAILS)
    throw new AwsError(
      'ServiceQuotaExceededException',
      `An account has ${MAX_GUARDRAILS} guardrails at most.`,
    )
  const id = Array.from({ length: 12 }, () => ID_LETTERS[randomInt(ID_LETTERS.length)]).join('')
  const arn = guardrailArn(context, id)
  guardrails.save(state, arn, { arn, id, createdAt: context.now(), draft, versions: [] })
  return { guardrailId: id, guardrailArn: arn, version: 'DRAFT', createdAt: new Date(context.now()) }
}

export function updateGuardrail(context: CallContext, row: Guardrail, input: UpdateGuardrailRequest) {
  guardrails.save(context.state, row.arn, { ...row, draft: readRules(input, context.now()) })
  return { guardrailId: row.id, guardrailArn: row.arn, version: 'DRAFT', updatedAt: new Date(context.now()) }
}

export function createGuardrailVersion(
  context: CallContext,
  row: Guardrail,
  { description }: { readonly description?: string | undefined },
) {
  if (row.versions.length >= MAX_VERSIONS)
    throw new AwsError('ServiceQuotaExceededException', `A guardrail has ${MAX_VERSIONS} versions at most.`)
  const version = { ...row.draft, ...(description !== undefined && { description }), at: context.now() }
  guardrails.save(context.state, row.arn, { ...row, versions: [...row.versions, version] })
  return { guardrailId: row.id, version: String(row.versions.length + 1) }
}

export function getGuardrail(
  _: CallContext,
  row: Guardrail,
  { guardrailVersion = 'DRAFT' }: GetGuardrailRequest,
): GetGuardrailResponse {
  const rules = rulesOf(row, guardrailVersion)
  if (!rules) throw noGuardrail()
  const { topics, filters, words, managedLists, piiEntities, regexes, grounding } = rules
  return {
    name: rules.name,
    description: rules.description,
    guardrailId: row.id,
    guardrailArn: row.arn,
    version: guardrailVersion,
    status: 'READY',
    ...(topics.length && { topicPolicy: { topics: [...topics] } }),
    ...(filters.length && { contentPolicy: { filters: [...filters] } }),
    ...((words.length || managedLists.length) && {
      wordPolicy: { words: [...words], managedWordLists: [...managedLists] },
    }),
    ...((piiEntities.length || regexes.length) && {
      sensitiveInformationPolicy: { piiEntities: [...piiEntities], regexes: [...regexes] },
    }),
    ...(grounding.length && { contextualGroundingPolicy: { filters: [...grounding] } }),
    createdAt: new Date(row.createdAt),
    updatedAt: new Date(rules.at),
    blockedInputMessaging: rules.blockedInput,
    blockedOutputsMessaging: rules.blockedOutputs,
  }
}

export function listGuardrails(
  context: CallContext,
  { guardrailIdentifier, maxResults, nextToken }: ListGuardrailsRequest,
) {
  const rows =
    guardrailIdentifier === undefined
      ? [...guardrailsOf(context.state).values()].map(row => summaryOf(row, 'DRAFT', row.draft))
      : versionsOf(context, guardrailIdentifier)
  const page = pageOf(rows, one => `${one.arn}:${one.version}`, maxResults, nextToken)
  return { guardrails: page.shown, nextToken: page.next }
}

function versionsOf(context: CallContext, identifier: string): GuardrailSummary[] {
  const row = guardrailsOf(context.state).get(guardrailArn(context, identifier))
  if (!row) throw noGuardrail()
  return [
    summaryOf(row, 'DRAFT', row.draft),
    ...row.versions.map((rules, at) => summaryOf(row, String(at + 1), rules)),
  ]
}

const summaryOf = (row: Guardrail, version: string, rules: GuardrailRules): GuardrailSummary => ({
  id: row.id,
  arn: row.arn,
  status: 'READY',
  name: rules.name,
  description: rules.description,
  version,
  createdAt: new Date(row.createdAt),
  updatedAt: new Date(rules.at),
})

export function deleteGuardrail(
  { state }: CallContext,
  row: Guardrail,
  { guardrailVersion }: { readonly guardrailVersion?: string | undefined },
): void {
  if (guardrailVersion === undefined) guardrailsOf(state).delete(row.arn)
  else if (!rulesOf(row, guardrailVersion)) throw noGuardrail()
  else
    throw new AwsError(
      'NotImplemented',
      'Single versions of a guardrail are kept in the embedded account',
      501,
    )
}

function readRules(input: CreateGuardrailRequest | UpdateGuardrailRequest, at: number): GuardrailRules {
  const { name = '', description, blockedInputMessaging = '', blockedOutputsMessaging = '' } = input
  if (!/^[0-9a-zA-Z_-]{1,50}$/.test(name)) throw refused('name', '[0-9a-zA-Z-_]+')
  const information = input.sensitiveInformationPolicyConfig
  const rules: GuardrailRules = {
    name,
    ...(description !== undefined && { description }),
    blockedInput: blockedInputMessaging,
    blockedOutputs: blockedOutputsMessaging,
    topics: input.topicPolicyConfig?.topicsConfig ?? [],
    filters: input.contentPolicyConfig?.filtersConfig ?? [],
    words: input.wordPolicyConfig?.wordsConfig ?? [],
    managedLists: input.wordPolicyConfig?.managedWordListsConfig ?? [],
    piiEntities: information?.piiEntitiesConfig ?? [],
    regexes: information?.regexesConfig ?? [],
    grounding: input.contextualGroundingPolicyConfig?.filtersConfig ?? [],
    at,
  }
  for (const { pattern = '' } of rules.regexes) checkPattern(pattern)
  const hasRules = [
    rules.topics,
    rules.filters,
    rules.words,
    rules.managedLists,
    rules.piiEntities,
    rules.regexes,
    rules.grounding,
  ]
  if (hasRules.every(list => list.length === 0))
    throw new AwsError(
      'ValidationException',
      'A guardrail must have at least one policy. Add a policy and try again.',
    )
  return rules
}

function checkPattern(pattern: string): void {
  try {
    compileRegex(pattern)
  } catch {
    throw refused(
      'regexesConfig.pattern',
      'a regular expression without references back and without looking around',
    )
  }
}

const refused = (place: string, what: string) =>
  new AwsError(
    'ValidationException',
    `1 validation error detected: Value at '${place}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${what}`,
  )

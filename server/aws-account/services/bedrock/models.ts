import { readFileSync } from 'node:fs'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { arnsOf } from '../../shape/resource.ts'

/** A model of the account: an id that AWS has, behind which the scripted model answers. */
export interface Model {
  readonly id: string
  readonly name: string
  readonly provider: string
  readonly input: readonly ('TEXT' | 'IMAGE' | 'VIDEO')[]
  /** Whether it can be called by its own id; else by an inference profile alone. */
  readonly onDemand: boolean
  /** Where its inference profiles are: `us` for `us.amazon.nova-lite-v1:0`. */
  readonly profiles: readonly string[]
  /** Most tokens of an answer, and of a request. */
  readonly maxTokens: number
  readonly context: number
  /** The form of bodies that InvokeModel takes. */
  readonly body: 'nova' | 'anthropic'
}

/** A model as a request named it. */
export interface NamedModel {
  readonly model: Model
  /** The id as the request has it, without the rest of an ARN. */
  readonly id: string
  /** What IAM is asked about: the model, or the profile and the model. */
  readonly arns: readonly string[]
  readonly profileArn?: string
}

type Where = Pick<CallContext, 'accountId' | 'region'>

export const MODELS: readonly Model[] = JSON.parse(
  readFileSync(new URL('./model-catalogue.json', import.meta.url), 'utf8'),
)

const foundationModels = arnsOf('bedrock', 'foundation-model')
const inferenceProfiles = arnsOf('bedrock', 'inference-profile')

export const modelArn = (where: Where, id: string) => foundationModels.arn(where, { ResourceId: id })
export const profileArn = (where: Where, id: string) => inferenceProfiles.arn(where, { ResourceId: id })

/** Regions that a profile sends requests to; IAM is asked about the model in each of them. */
export function regionsOf(profile: string, { region }: Where): readonly string[] {
  return profile === 'global' ? [region] : [...new Set([region, 'us-east-1', 'us-east-2', 'us-west-2'])]
}

/** Ids as they may stand in a request: of a model or profile, or at the end of an ARN of this account and region. */
function idOf(name: string, where: Where): string {
  if (!name.startsWith('arn:')) return name
  const id = name.slice(name.indexOf('/') + 1)
  return name === modelArn(where, id) || name === profileArn(where, id) ? id : name
}

/** The model that a request names; undefined if AWS knows none of that name here. */
export function findModel(name: string, where: Where): NamedModel | undefined {
  const id = idOf(name, where)
  const own = MODELS.find(model => model.id === id)
  if (own) return { model: own, id, arns: [modelArn(where, id)] }
  const dot = id.indexOf('.')
  const [profile, rest] = [id.slice(0, dot), id.slice(dot + 1)]
  const model = MODELS.find(one => one.id === rest && one.profiles.includes(profile))
  if (!model) return undefined
  const arn = profileArn(where, id)
  const models = regionsOf(profile, where).map(region => modelArn({ ...where, region }, model.id))
  return { model, id, arns: [arn, ...models], profileArn: arn }
}

/** As `findModel`. Throws AWS's refusals of unknown models, and of those that need a profile. */
export function requireModel(name: string, where: Where): NamedModel {
  const found = findModel(name, where)
  if (!found) throw new AwsError('ValidationException', 'The provided model identifier is invalid.')
  if (!found.model.onDemand && found.profileArn === undefined)
    throw new AwsError(
      'ValidationException',
      `Invocation of model ID ${found.id} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
    )
  return found
}

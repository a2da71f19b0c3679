import type {
  FoundationModelSummary,
  InferenceProfileSummary,
  ListFoundationModelsRequest,
  ListInferenceProfilesRequest,
} from '@aws-sdk/client-bedrock'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { findModel, MODELS, type Model, modelArn, profileArn, regionsOf } from './models.ts'
import { pageOf } from './pages.ts'

export function listFoundationModels(context: CallContext, wanted: ListFoundationModelsRequest) {
  const { byProvider, byInferenceType, byOutputModality, byCustomizationType } = wanted
  const isWanted = ({ provider, onDemand }: Model) =>
    (byProvider === undefined || provider.toLowerCase() === byProvider.toLowerCase()) &&
    (byInferenceType === undefined || (byInferenceType === 'ON_DEMAND' && onDemand)) &&
    (byOutputModality === undefined || byOutputModality === 'TEXT') &&
    byCustomizationType === undefined
  return { modelSummaries: MODELS.filter(isWanted).map(model => summaryOf(context, model)) }
}

export function getFoundationModel(
  context: CallContext,
  { modelIdentifier = '' }: { readonly modelIdentifier: string | undefined },
) {
  const found = findModel(modelIdentifier, context)
  if (!found || found.profileArn !== undefined)
    throw new AwsError('ValidationException', 'The provided model identifier is invalid.')
  return { modelDetails: summaryOf(context, found.model) }
}

function summaryOf(
  context: CallContext,
  { id, name, provider, input, onDemand }: Model,
): FoundationModelSummary {
  return {
    modelArn: modelArn(context, id),
    modelId: id,
    modelName: name,
    providerName: provider,
    inputModalities: input.filter(one => one !== 'VIDEO'),
    outputModalities: ['TEXT'],
    responseStreamingSupported: true,
    customizationsSupported: [],
    inferenceTypesSupported: onDemand ? ['ON_DEMAND'] : [],
    modelLifecycle: { status: 'ACTIVE' },
  }
}

export function listInferenceProfiles(
  context: CallContext,
  { maxResults, nextToken, typeEquals }: ListInferenceProfilesRequest,
) {
  const all = typeEquals === 'APPLICATION' ? [] : allProfiles(context)
  const page = pageOf(all, one => one.inferenceProfileId ?? '', maxResults, nextToken)
  return { inferenceProfileSummaries: page.shown, nextToken: page.next }
}

export function getInferenceProfile(
  context: CallContext,
  { inferenceProfileIdentifier = '' }: { readonly inferenceProfileIdentifier: string | undefined },
) {
  const found = allProfiles(context).find(
    one =>
      one.inferenceProfileId === inferenceProfileIdentifier ||
      one.inferenceProfileArn === inferenceProfileIdentifier,
  )
  if (!found) throw new AwsError('ResourceNotFoundException', 'The inference profile is not there.', 404)
  return found
}

function allProfiles(context: CallContext): InferenceProfileSummary[] {
  return MODELS.flatMap(model => model.profiles.map(profile => profileOf(context, model, profile)))
}

function profileOf(context: CallContext, model: Model, profile: string): InferenceProfileSummary {
  const id = `${profile}.${model.id}`
  return {
    inferenceProfileName: `${profile.toUpperCase()} ${model.name}`,
    description: `Routes requests to ${model.name}.`,
    inferenceProfileArn: profileArn(context, id),
    inferenceProfileId: id,
    models: regionsOf(profile, context).map(region => ({
      modelArn: modelArn({ ...context, region }, model.id),
    })),
    status: 'ACTIVE',
    type: 'SYSTEM_DEFINED',
  }
}

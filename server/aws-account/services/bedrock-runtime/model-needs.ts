import type { Need } from '../../service.ts'
import type { Place } from '../../shape/place.ts'
import { guardrailArn } from '../bedrock/guardrails/guardrail-row.ts'
import { findModel, modelArn } from '../bedrock/models.ts'

interface AboutModel {
  readonly modelId?: string | undefined
  readonly guardrailConfig?:
    | { readonly guardrailIdentifier?: string | undefined; readonly guardrailVersion?: string | undefined }
    | undefined
  readonly guardrailIdentifier?: string | undefined
  readonly guardrailVersion?: string | undefined
}

/** What IAM must allow before a model is asked: the profile and each model behind it, and the guardrail. */
export const needsModel =
  <Input extends AboutModel>(action: string) =>
  (input: Input, place: Place): readonly Need[] => {
    const id = input.modelId ?? ''
    const found = findModel(id, place)
    const { guardrailIdentifier = input.guardrailIdentifier, guardrailVersion = input.guardrailVersion } =
      input.guardrailConfig ?? {}
    const guardrail = guardrailIdentifier === undefined ? undefined : guardrailArn(place, guardrailIdentifier)
    const context = {
      ...(guardrail !== undefined && {
        'bedrock:GuardrailIdentifier':
          guardrailVersion === undefined || guardrailVersion === 'DRAFT'
            ? guardrail
            : `${guardrail}:${guardrailVersion}`,
      }),
    }
    const arns = found?.arns ?? [id.startsWith('arn:') ? id : modelArn(place, id)]
    return [
      ...arns.map(resource => ({
        action: `bedrock:${action}`,
        resource,
        context: {
          ...context,
          ...(found?.profileArn !== undefined && { 'bedrock:InferenceProfileArn': found.profileArn }),
        },
      })),
      ...(guardrail === undefined ? [] : [{ action: 'bedrock:ApplyGuardrail', resource: guardrail }]),
    ]
  }

import type { Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { anywhere, creates, on } from '../../shape/operation.ts'
import {
  createGuardrail,
  createGuardrailVersion,
  deleteGuardrail,
  getGuardrail,
  listGuardrails,
  updateGuardrail,
} from './guardrails/guardrail-operations.ts'
import { guardrails } from './guardrails/guardrail-row.ts'
import {
  getFoundationModel,
  getInferenceProfile,
  listFoundationModels,
  listInferenceProfiles,
} from './model-operations.ts'
import { modelArn, profileArn } from './models.ts'

/** Amazon Bedrock's set-up: which models there are, and guardrails. */
export function createService(): Service {
  return defineService<typeof import('@aws-sdk/client-bedrock')>('bedrock', {
    resources: [guardrails],
    operations: {
      ListFoundationModels: anywhere(listFoundationModels),
      GetFoundationModel: anywhere(getFoundationModel, {
        needs: ({ modelIdentifier = '' }, place) => [
          {
            action: 'bedrock:GetFoundationModel',
            resource: whole(modelIdentifier, id => modelArn(place, id)),
          },
        ],
      }),
      ListInferenceProfiles: anywhere(listInferenceProfiles),
      GetInferenceProfile: anywhere(getInferenceProfile, {
        needs: ({ inferenceProfileIdentifier = '' }, place) => [
          {
            action: 'bedrock:GetInferenceProfile',
            resource: whole(inferenceProfileIdentifier, id => profileArn(place, id)),
          },
        ],
      }),
      CreateGuardrail: creates(guardrails, createGuardrail),
      UpdateGuardrail: on(guardrails, updateGuardrail),
      CreateGuardrailVersion: on(guardrails, createGuardrailVersion),
      GetGuardrail: on(guardrails, getGuardrail),
      ListGuardrails: anywhere(listGuardrails),
      DeleteGuardrail: on(guardrails, deleteGuardrail),
    },
  })
}

const whole = (name: string, arn: (id: string) => string) => (name.startsWith('arn:') ? name : arn(name))

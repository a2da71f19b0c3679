import type { Service, ServiceSurroundings } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { anywhere } from '../../shape/operation.ts'
import { guardrailArn } from '../bedrock/guardrails/guardrail-row.ts'
import { SCRIPT_FIXTURE } from './account-script.ts'
import { converse } from './converse/converse.ts'
import { converseStream } from './converse/converse-stream.ts'
import { countTokens } from './count-tokens.ts'
import { applyGuardrail } from './guardrails/apply-guardrail.ts'
import { invokeModel, invokeModelWithResponseStream } from './invoke/invoke-model.ts'
import { needsModel } from './model-needs.ts'
import { oversight } from './oversight.ts'
import { REAL_MODEL_FIXTURE, readRealModelFixture } from './real/real-model.ts'
import { readScript } from './script/read-script.ts'
import { createWaits } from './waits.ts'

/**
 * Amazon Bedrock's models, of every account of the process: all of them are the account's script; where people practise a real
 * one may stand in for what the script does not say.
 */
export function createService({ realModel }: Pick<ServiceSurroundings, 'realModel'> = {}): Service {
  const source = { waits: createWaits(), realModel }
  const { waits } = source
  const [invoke, stream] = ['InvokeModel', 'InvokeModelWithResponseStream']
  return defineService<typeof import('@aws-sdk/client-bedrock-runtime')>('bedrock-runtime', {
    resources: [],
    operations: {
      Converse: anywhere((context, input) => converse(context, input, source), {
        needs: needsModel(invoke),
      }),
      ConverseStream: anywhere((context, input) => converseStream(context, input, source), {
        needs: needsModel(stream),
      }),
      InvokeModel: anywhere((context, input) => invokeModel(context, input, source), {
        needs: needsModel(invoke),
      }),
      InvokeModelWithResponseStream: anywhere(
        (context, input) => invokeModelWithResponseStream(context, input, source),
        { needs: needsModel(stream) },
      ),
      ApplyGuardrail: anywhere(applyGuardrail, {
        needs: ({ guardrailIdentifier = '' }, place) => [
          { action: 'bedrock:ApplyGuardrail', resource: guardrailArn(place, guardrailIdentifier) },
        ],
      }),
      CountTokens: anywhere(countTokens, { needs: needsModel('CountTokens') }),
    },
    fixtures: {
      [SCRIPT_FIXTURE]: value => void readScript(value),
      [REAL_MODEL_FIXTURE]: readRealModelFixture,
    },
    oversight,
    open: ({ accountId }) => ({ close: () => waits.end(accountId) }),
  })
}

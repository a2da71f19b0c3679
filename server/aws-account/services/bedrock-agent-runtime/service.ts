import type { Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { anywhere } from '../../shape/operation.ts'
import { KNOWLEDGE_FIXTURE, knowledgeBaseArn, knowledgeSchema } from './knowledge-bases.ts'
import { oversight } from './oversight.ts'
import { retrieve } from './retrieve.ts'

/** Amazon Bedrock's knowledge bases, as far as agents retrieve from them: documents of the account's own. */
export function createService(): Service {
  return defineService<typeof import('@aws-sdk/client-bedrock-agent-runtime')>('bedrock-agent-runtime', {
    resources: [],
    operations: {
      Retrieve: anywhere(retrieve, {
        needs: ({ knowledgeBaseId = '' }, place) => [
          { action: 'bedrock:Retrieve', resource: knowledgeBaseArn(place, knowledgeBaseId) },
        ],
      }),
    },
    fixtures: { [KNOWLEDGE_FIXTURE]: value => void knowledgeSchema.parse(value) },
    oversight,
  })
}

import { z } from 'zod'
import { type Json, type JsonObject, pickList, pickText } from '../../shared/json.ts'
import type { CallMethod } from './sandbox/frames.ts'

/** What a check may ask or do about an account's models, knowledge bases and spans. */
type ModelMethod = Extract<
  CallMethod,
  'addScene' | 'modelRequests' | 'putDocuments' | 'removeDocuments' | 'removeScenes' | 'spans'
>

const id = z.string().max(40)
const wantedRequests = z.strictObject({
  since: z.number().optional(),
  holding: z.string().max(200).optional(),
  limit: z.number().default(50),
})
const wantedSpans = z.strictObject({
  traceId: z.string().max(64).optional(),
  holding: z.string().max(200).optional(),
  sinceMs: z.number().optional(),
  limit: z.number().default(200),
})
/** The account reads scenes and documents itself, and says what is wrong with them and where. */
const given = z.record(z.string(), z.json())

/**
 * Does it by what only the platform may ask of the account, of a sealed one as well. Rejects as that does: a scene with a hole
 * by AwsCallError, which says where it is.
 */
export async function serveModels(
  method: ModelMethod,
  input: Json,
  oversee: (service: string, what: string, input: JsonObject) => Promise<Json>,
): Promise<Json> {
  switch (method) {
    case 'addScene':
      return (
        pickText(
          await oversee('bedrock-runtime', 'AddScene', z.strictObject({ scene: given }).parse(input)),
          'name',
        ) ?? ''
      )
    case 'removeScenes': {
      const names = z.strictObject({ names: z.array(z.string()).max(200) }).parse(input)
      return oversee('bedrock-runtime', 'RemoveScenes', names)
    }
    case 'modelRequests':
      return pickList(
        await oversee('bedrock-runtime', 'ModelRequests', present(wantedRequests.parse(input))),
        'requests',
      )
    case 'putDocuments': {
      const put = z.strictObject({ knowledgeBaseId: id, documents: z.array(given).max(500) }).parse(input)
      return oversee('bedrock-agent-runtime', 'PutDocuments', put)
    }
    case 'removeDocuments': {
      const gone = z.strictObject({ knowledgeBaseId: id, sources: z.array(z.string()).max(500) }).parse(input)
      return oversee('bedrock-agent-runtime', 'RemoveDocuments', gone)
    }
    case 'spans':
      return pickList(await oversee('xray', 'Spans', present(wantedSpans.parse(input))), 'spans')
    default:
      return method satisfies never
  }
}

function present(wanted: { readonly [member: string]: string | number | undefined }): JsonObject {
  const entries = Object.entries(wanted).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined,
  )
  return Object.fromEntries(entries)
}

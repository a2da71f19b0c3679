import { z } from 'zod'
import { AwsError } from '../../aws-error.ts'
import type { Oversight } from '../../service.ts'
import { documentsSchema, putDocuments, removeDocuments } from './knowledge-bases.ts'

const put = z.strictObject({ knowledgeBaseId: z.string(), documents: documentsSchema })
const remove = z.strictObject({ knowledgeBaseId: z.string(), sources: z.array(z.string()).max(500) })

/** What whoever looks after the account does with the documents of its knowledge bases. */
export const oversight: Readonly<Record<string, Oversight>> = {
  PutDocuments: async (input, context) => {
    const { knowledgeBaseId, documents } = read(put, input)
    putDocuments(context, knowledgeBaseId, documents)
    await context.state.committed()
    return {}
  },
  RemoveDocuments: async (input, context) => {
    const { knowledgeBaseId, sources } = read(remove, input)
    removeDocuments(context, knowledgeBaseId, sources)
    await context.state.committed()
    return {}
  },
}

function read<Value>(schema: z.ZodType<Value>, input: unknown): Value {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const lines = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new AwsError('ValidationException', lines.join('\n'))
}

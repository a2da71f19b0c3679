import { z } from 'zod'
import { AwsError } from '../../aws-error.ts'
import type { BackgroundContext } from '../../service.ts'
import { arnsOf, table } from '../../shape/resource.ts'
import type { AccountState } from '../../state/account-state.ts'

/** Name of the fixture that holds the knowledge bases of an account. */
export const KNOWLEDGE_FIXTURE = 'bedrock-knowledge-bases'

const metadataValue = z.union([
  z.string().max(2000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(2000)).max(50),
])

/** A passage that can be retrieved, with what filters go by. */
const documentSchema = z.strictObject({
  source: z
    .string()
    .min(1)
    .max(500)
    .describe('Its address, such as s3://documents/returns.md: the citation.'),
  text: z.string().min(1).max(20_000),
  metadata: z.record(z.string().min(1).max(100), metadataValue).default({}),
})
export type KnowledgeDocument = z.infer<typeof documentSchema>

export const documentsSchema = z.array(documentSchema).max(500)

/** The fixture: knowledge bases with their documents, each of which is one passage. */
export const knowledgeSchema = z
  .array(
    z.strictObject({
      id: z.string().regex(/^[0-9a-zA-Z]{10}$/, 'is ten letters and digits'),
      name: z.string().min(1).max(100).optional(),
      documents: documentsSchema.default([]),
    }),
  )
  .max(20)

export interface KnowledgeBase {
  readonly id: string
  readonly documents: readonly KnowledgeDocument[]
}

/** What was added since the account was provisioned, by knowledge base and source; a text of nothing takes one away. */
const added = table<KnowledgeDocument>('bedrock.documents')

const given = new WeakMap<AccountState, readonly KnowledgeBase[]>()

type Account = Pick<BackgroundContext, 'state' | 'fixture'>

function givenTo({ state, fixture }: Account): readonly KnowledgeBase[] {
  const known = given.get(state) ?? knowledgeSchema.parse(fixture(KNOWLEDGE_FIXTURE) ?? [])
  given.set(state, known)
  return known
}

const keyOf = (id: string, source: string) => `${id} ${source}`

/** The knowledge bases of an account as they are now. */
export function knowledgeBases(account: Account): readonly KnowledgeBase[] {
  const rows = [...added(account.state).entries()]
  return givenTo(account).map(({ id, documents }) => {
    const own = rows.flatMap(([key, document]) => (key.startsWith(`${id} `) ? document : []))
    const replaced = new Set(own.map(document => document.source))
    return { id, documents: [...documents.filter(({ source }) => !replaced.has(source)), ...own] }
  })
}

export function knowledgeBase(account: Account, id: string): KnowledgeBase {
  const found = knowledgeBases(account).find(one => one.id === id)
  if (found) return found
  throw new AwsError(
    'ResourceNotFoundException',
    `Knowledge Base with id ${id} does not exist. Retry your request with a valid id.`,
    404,
  )
}

const MAX_ADDED = 500

/** Puts documents into a knowledge base, in the place of those with the same source. */
export function putDocuments(account: Account, id: string, documents: readonly KnowledgeDocument[]): void {
  knowledgeBase(account, id)
  const rows = added(account.state)
  for (const document of documents) rows.set(keyOf(id, document.source), document)
  for (const oldest of rows.keys()) {
    if (rows.size <= MAX_ADDED) break
    rows.delete(oldest)
  }
}

/** Takes those away that were put in, by their sources. */
export function removeDocuments({ state }: Account, id: string, sources: readonly string[]): void {
  for (const source of sources) added(state).delete(keyOf(id, source))
}

const arns = arnsOf('bedrock-agent-runtime', 'knowledge-base')

export const knowledgeBaseArn = (where: Pick<BackgroundContext, 'accountId' | 'region'>, id: string) =>
  arns.arn(where, { KnowledgeBaseId: id })

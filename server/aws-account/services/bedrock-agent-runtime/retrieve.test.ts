import { BedrockAgentRuntime, type RetrievalFilter } from '@aws-sdk/client-bedrock-agent-runtime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestAccounts, type TestAccounts } from '../../testing/test-accounts.ts'
import { createService } from './service.ts'

const id = 'KB00000001'
const documents = [
  {
    source: 's3://docs/returns.md',
    text: 'Returns are possible within 30 days of delivery.',
    metadata: { tenant: 'ana', year: 2026, tags: ['returns'] },
  },
  {
    source: 's3://docs/returns-b.md',
    text: 'Returns of business customers take 14 days.',
    metadata: { tenant: 'bob', year: 2025, tags: ['returns', 'business'] },
  },
  {
    source: 'https://shop.example/shipping',
    text: 'Shipping costs nothing.',
    metadata: { tenant: 'ana', year: 2024, tags: [] },
  },
]

let accounts: TestAccounts
let accountId: string
let client: BedrockAgentRuntime

/** The SDK makes it for HTTP/2, which does not go by the test's agent. */
async function connected(): Promise<BedrockAgentRuntime> {
  const { requestHandler: _, ...configuration } = await accounts.configuration(accountId)
  return new BedrockAgentRuntime({ ...configuration, endpoint: `http://127.0.0.1:${accounts.registry.port}` })
}

beforeAll(async () => {
  accounts = await createTestAccounts({ 'bedrock-agent-runtime': async () => createService() })
  accountId = await accounts.provision({
    fixtures: { 'bedrock-knowledge-bases': [{ id, documents }] },
    candidatePolicy: {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: 'bedrock:Retrieve',
        Resource: `arn:aws:bedrock:us-east-1:*:knowledge-base/${id}`,
      },
    },
  })
  client = await connected()
})
afterAll(async () => {
  client.destroy()
  await accounts.close()
})

async function sources(text: string, filter?: RetrievalFilter) {
  const answer = await client.retrieve({
    knowledgeBaseId: id,
    retrievalQuery: { text },
    ...(filter && { retrievalConfiguration: { vectorSearchConfiguration: { filter } } }),
  })
  return answer.retrievalResults?.map(result => result.metadata?.['x-amz-bedrock-kb-source-uri'])
}

test('the passage that fits best comes first, with where it is from', async () => {
  const { retrievalResults } = await client.retrieve({
    knowledgeBaseId: id,
    retrievalQuery: { text: 'How many days after delivery can I return?' },
  })
  expect(retrievalResults?.[0]).toMatchObject({
    content: { type: 'TEXT', text: documents[0]?.text },
    location: { type: 'S3', s3Location: { uri: 's3://docs/returns.md' } },
    score: expect.any(Number),
    metadata: { tenant: 'ana', year: 2026 },
  })
})

test.each<[RetrievalFilter, string[]]>([
  [{ equals: { key: 'tenant', value: 'bob' } }, ['s3://docs/returns-b.md']],
  [{ greaterThan: { key: 'year', value: 2025 } }, ['s3://docs/returns.md']],
  [{ listContains: { key: 'tags', value: 'business' } }, ['s3://docs/returns-b.md']],
  [{ andAll: [{ equals: { key: 'tenant', value: 'ana' } }, { notIn: { key: 'year', value: [2026] } }] }, []],
  [
    { orAll: [{ equals: { key: 'tenant', value: 'ana' } }, { equals: { key: 'tenant', value: 'bob' } }] },
    ['s3://docs/returns.md', 's3://docs/returns-b.md'],
  ],
])('%j lets through %j', async (filter, expected) => {
  expect((await sources('returns', filter))?.sort()).toEqual(expected.sort())
})

test('nothing that has to do with the question is nothing', async () => {
  expect(await sources('quantum chromodynamics')).toEqual([])
})

test('what is put in later is found, also after a restart, and can be taken away', async () => {
  const account = await accounts.registry.open(accountId)
  await account?.oversee('bedrock-agent-runtime', 'PutDocuments', {
    knowledgeBaseId: id,
    documents: [{ source: 's3://docs/n.md', text: 'The nonce is zebra-77.' }],
  })
  client.destroy()
  await accounts.restart()
  client = await connected()
  expect(await sources('zebra')).toEqual(['s3://docs/n.md'])
  const again = await accounts.registry.open(accountId)
  await again?.oversee('bedrock-agent-runtime', 'RemoveDocuments', {
    knowledgeBaseId: id,
    sources: ['s3://docs/n.md'],
  })
  expect(await sources('zebra')).toEqual([])
})

test('refused are other knowledge bases, filters that are none, and fixtures with a hole', async () => {
  await expect(
    client.retrieve({ knowledgeBaseId: 'KB00000002', retrievalQuery: { text: 'x' } }),
  ).rejects.toMatchObject({ name: 'AccessDeniedException' })
  await expect(sources('x', { andAll: [] })).rejects.toMatchObject({ name: 'ValidationException' })
  await expect(
    accounts.provision({ fixtures: { 'bedrock-knowledge-bases': [{ id: 'short' }] } }),
  ).rejects.toThrow(/bedrock-knowledge-bases/)
})

import type { RetrieveRequest, RetrieveResponse } from '@aws-sdk/client-bedrock-agent-runtime'
import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { pageOf } from '../bedrock/pages.ts'
import { type KnowledgeDocument, knowledgeBase } from './knowledge-bases.ts'
import { passesFilter } from './metadata-filter.ts'
import { type Ranked, rankDocuments } from './rank-documents.ts'

const DEFAULT_RESULTS = 5
const MAX_RESULTS = 100
const MAX_QUERY_CHARS = 1000

export function retrieve(context: CallContext, input: RetrieveRequest): RetrieveResponse {
  const { knowledgeBaseId = '', retrievalQuery, retrievalConfiguration, nextToken } = input
  const { documents } = knowledgeBase(context, knowledgeBaseId)
  const text = retrievalQuery?.text ?? ''
  if (text.trim() === '' || text.length > MAX_QUERY_CHARS)
    throw invalid(`The text of retrievalQuery has from 1 to ${MAX_QUERY_CHARS} characters.`)
  const { numberOfResults = DEFAULT_RESULTS, filter } =
    retrievalConfiguration?.vectorSearchConfiguration ?? {}
  if (numberOfResults < 1 || numberOfResults > MAX_RESULTS)
    throw invalid(
      `1 validation error detected: Value '${numberOfResults}' at 'retrievalConfiguration.vectorSearchConfiguration.numberOfResults' failed to satisfy constraint: Member must have value between 1 and ${MAX_RESULTS}`,
    )
  const allowed = filter ? documents.filter(({ metadata }) => passesFilter(metadata, filter)) : documents
  const page = pageOf(rankDocuments(allowed, text), one => one.document.source, numberOfResults, nextToken)
  return {
    retrievalResults: page.shown.map(ranked => resultOf(knowledgeBaseId, ranked)),
    ...(page.next !== undefined && { nextToken: page.next }),
  }
}

function resultOf(id: string, { document, score }: Ranked) {
  const { text, source, metadata } = document
  return {
    content: { type: 'TEXT' as const, text },
    location: locationOf(document),
    score,
    metadata: {
      'x-amz-bedrock-kb-source-uri': source,
      'x-amz-bedrock-kb-chunk-id': `${id}:${source}`,
      ...metadata,
    },
  }
}

function locationOf({ source }: KnowledgeDocument) {
  return source.startsWith('s3://')
    ? { type: 'S3' as const, s3Location: { uri: source } }
    : source.startsWith('http')
      ? { type: 'WEB' as const, webLocation: { url: source } }
      : { type: 'CUSTOM' as const, customDocumentLocation: { id: source } }
}

const invalid = (message: string) => new AwsError('ValidationException', message)

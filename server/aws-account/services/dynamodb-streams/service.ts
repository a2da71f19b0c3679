import type { Fields, Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { anywhere } from '../../shape/operation.ts'
import { sharedEngines } from '../dynamodb/engine/shared-engines.ts'
import { parseIterator } from './stream-names.ts'
import { createStreamReads, type Sdk } from './stream-reads.ts'

/** Amazon DynamoDB Streams: the changes of a table as the engine of tables keeps them, by DynamoDB's names. */
export function createService(): Service {
  const reads = createStreamReads(sharedEngines())
  return defineService<Sdk>('dynamodb-streams', {
    resources: [],
    operations: {
      ListStreams: anywhere(reads.list),
      DescribeStream: anywhere(reads.describe, {
        needs: needsStream('DescribeStream', ({ StreamArn }) => StreamArn),
      }),
      GetShardIterator: anywhere(reads.iterator, {
        needs: needsStream('GetShardIterator', ({ StreamArn }) => StreamArn),
      }),
      GetRecords: anywhere(reads.records, {
        needs: needsStream('GetRecords', ({ ShardIterator }) => parseIterator(ShardIterator).stream.arn),
      }),
    },
  })
}

const needsStream = (action: string, arnOf: (input: Fields) => unknown) => (input: object) => [
  { action: `dynamodb:${action}`, resource: String(arnOf({ ...input })) },
]

import type { Service } from '../../service.ts'
import { groupOperations } from './group-operations.ts'
import { tagOperations } from './group-tags.ts'
import { logsNeeds } from './logs-needs.ts'
import { streamOperations } from './stream-operations.ts'

/** Amazon CloudWatch Logs: groups, streams, events and their search. */
export function createService(): Service {
  return {
    id: 'cloudwatch-logs',
    operations: { ...groupOperations, ...streamOperations, ...tagOperations },
    needs: logsNeeds,
  }
}

import { defineResource, table } from '../../../shape/resource.ts'
import { refusedTags } from '../functions/functions.ts'
import { resourceNotFound } from '../lambda-error.ts'
import type { StreamSettings } from './stream-settings.ts'

/** A queue whose messages go to a function, or a stream whose records do. Times are milliseconds since the epoch. */
export interface EventSourceRow {
  readonly uuid: string
  readonly functionName: string
  readonly qualifier?: string
  /** Of the queue or stream. */
  readonly queueArn: string
  /** Absent for a queue. */
  readonly stream?: StreamSettings
  /** Event patterns, of which a record must match one; absent if there are none. */
  readonly filters?: readonly string[]
  readonly enabled: boolean
  readonly batchSize: number
  readonly windowSeconds: number
  readonly reportsItemFailures: boolean
  readonly lastModified: number
  readonly lastResult: string
  readonly tags: Readonly<Record<string, string>>
}

export const eventSourcesOf = table<EventSourceRow>('lambda.event-sources')

/** Mappings by their ids. One that is yet to be made may have any. */
export const mappings = defineResource<EventSourceRow>('lambda', 'eventSourceMapping', {
  table: eventSourcesOf,
  keyOf: arn => arn.split(':').slice(6).join(':'),
  named: ({ UUID = '*' }, arn) => arn({ UUID: String(UUID) }),
  missing: ({ Resource }) =>
    resourceNotFound(
      typeof Resource === 'string'
        ? `Event source mapping not found: ${Resource}`
        : 'The resource you requested does not exist.',
    ),
  tags: {
    of: row => row.tags,
    with: (row, tags) => ({ ...row, tags }),
    named: ({ Resource }) => String(Resource),
    add: 'TagResource',
    remove: 'UntagResource',
    list: 'ListTags',
    answer: Tags => ({ Tags }),
    refuse: refusedTags,
  },
})

import { defineResource, table } from '../../../shape/resource.ts'
import { invalidParameter, resourceNotFound } from '../lambda-error.ts'

/** A queue whose messages go to a function. Times are milliseconds since the epoch. */
export interface EventSourceRow {
  readonly uuid: string
  readonly functionName: string
  readonly qualifier?: string
  readonly queueArn: string
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
  missing: () => resourceNotFound('The resource you requested does not exist.'),
  tags: {
    of: row => row.tags,
    with: (row, tags) => ({ ...row, tags }),
    named: ({ Resource }) => String(Resource),
    add: 'TagResource',
    remove: 'UntagResource',
    list: 'ListTags',
    answer: Tags => ({ Tags }),
    refuse: (message, problem) => (problem === 'none' ? undefined : invalidParameter(message)),
  },
})

import type {
  PipeEnrichmentParameters,
  PipeSourceParameters,
  PipeState,
  PipeTargetParameters,
  RequestedPipeState,
} from '@aws-sdk/client-pipes'
import type { Place } from '../../shape/place.ts'
import { defineResource, type Resource, table } from '../../shape/resource.ts'
import { invalid, notFound } from './pipes-error.ts'

/** A pipe as stored, by its ARN. Times in milliseconds; parameters as they were given, which are plain JSON. */
export interface Pipe {
  readonly arn: string
  readonly name: string
  readonly description: string
  readonly roleArn: string
  readonly source: string
  readonly sourceParameters: PipeSourceParameters
  readonly enrichment?: string
  readonly enrichmentParameters?: PipeEnrichmentParameters
  readonly target: string
  readonly targetParameters: PipeTargetParameters
  readonly desired: RequestedPipeState
  readonly state: PipeState
  /** Why it does not run. */
  readonly reason?: string
  readonly tags: Readonly<Record<string, string>>
  readonly createdAt: number
  readonly modifiedAt: number
}

export const pipesOf = table<Pipe>('pipes.pipes')

export const pipes: Resource<Pipe> = defineResource<Pipe>('pipes', 'pipe', {
  table: pipesOf,
  named: ({ Name, resourceArn }, arn) =>
    typeof resourceArn === 'string' ? resourceArn : arn({ Name: String(Name) }),
  missing: (_, arn = '') => notFound(arn.split('/').at(-1) ?? ''),
  tags: {
    of: pipe => pipe.tags,
    with: (pipe, tags) => ({ ...pipe, tags }),
    add: 'TagResource',
    remove: 'UntagResource',
    list: 'ListTagsForResource',
    answer: tags => ({ tags }),
    refuse: (message, problem) => (problem === 'none' ? undefined : invalid(message)),
  },
})

export const pipeArn = (place: Pick<Place, 'accountId' | 'region'>, Name: string) =>
  pipes.arn(place, { Name })

/** Whether the source is a queue; a stream of a table otherwise. */
export const isFromQueue = ({ source }: Pick<Pipe, 'source'>) => source.startsWith('arn:aws:sqs:')

/** The event patterns of its filters, of which an event must match one; undefined where there are none. */
export const patternsOf = ({ sourceParameters }: Pipe) =>
  sourceParameters.FilterCriteria?.Filters?.map(({ Pattern = '' }) => Pattern)

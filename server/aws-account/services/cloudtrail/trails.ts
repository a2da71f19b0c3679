import { AwsError } from '../../aws-error.ts'
import type { CallContext } from '../../service.ts'
import { defineResource, type Resource, table } from '../../shape/resource.ts'
import type { Input } from '../../shape/sdk-types.ts'

export type Sdk = typeof import('@aws-sdk/client-cloudtrail')

/** A trail as stored, by its ARN. Times in milliseconds. */
export interface Trail {
  readonly arn: string
  readonly name: string
  readonly bucket: string
  readonly isMultiRegion: boolean
  readonly isLogging: boolean
  readonly startedAt?: number
  readonly stoppedAt?: number
}

export const trailsOf = table<Trail>('cloudtrail.trails')

const notFound = (name: string) => new AwsError('TrailNotFoundException', `Unknown trail: ${name}`)

export const trails: Resource<Trail> = defineResource<Trail>('cloudtrail', 'trail', {
  table: trailsOf,
  named({ Name }, arn) {
    const name = String(Name)
    return name.startsWith('arn:') ? name : arn({ TrailName: name })
  },
  missing: ({ Name }) => notFound(String(Name)),
})

/** CloudTrail User Guide, "Naming requirements", and "Quotas". */
const NAME = /^[A-Za-z0-9](?:[._-]?[A-Za-z0-9]){2,127}$/
const MAX_TRAILS = 5

/** Makes a trail, which tells EventBridge of calls once it is logging. Nothing is written to its bucket here. */
export function createTrail(context: CallContext, input: Input<Sdk, 'CreateTrail'>) {
  const { Name: name, S3BucketName: bucket } = input
  if (!NAME.test(name))
    throw new AwsError(
      'InvalidTrailNameException',
      'Trail name must be 3 to 128 letters, digits, dots, underscores or dashes.',
    )
  const arn = trails.arn(context, { TrailName: name })
  const { state } = context
  if (trailsOf(state).has(arn))
    throw new AwsError('TrailAlreadyExistsException', `Trail ${name} already exists.`)
  if (trailsOf(state).size >= MAX_TRAILS)
    throw new AwsError('MaximumNumberOfTrailsExceededException', `User already has ${MAX_TRAILS} trails.`)
  const trail: Trail = {
    ...{ arn, name, bucket: bucket, isLogging: false },
    isMultiRegion: input.IsMultiRegionTrail ?? false,
  }
  trails.save(state, arn, trail)
  const { Name, S3BucketName, IsMultiRegionTrail, TrailARN, IncludeGlobalServiceEvents } = describeTrail(
    context,
    trail,
  )
  return {
    Name,
    S3BucketName,
    IsMultiRegionTrail,
    TrailARN,
    IncludeGlobalServiceEvents,
    LogFileValidationEnabled: false,
  }
}

/** A trail as it is shown. */
export function describeTrail({ region }: Pick<CallContext, 'region'>, trail: Trail) {
  return {
    ...{ Name: trail.name, TrailARN: trail.arn, S3BucketName: trail.bucket, HomeRegion: region },
    ...{
      IncludeGlobalServiceEvents: true,
      IsMultiRegionTrail: trail.isMultiRegion,
      IsOrganizationTrail: false,
    },
    ...{ LogFileValidationEnabled: false, HasCustomEventSelectors: false, HasInsightSelectors: false },
  }
}

/** Begins or ends what a trail tells. */
export function setLogging({ state, now }: CallContext, trail: Trail, isLogging: boolean): void {
  if (trail.isLogging === isLogging) return
  trails.save(state, trail.arn, { ...trail, isLogging, [isLogging ? 'startedAt' : 'stoppedAt']: now() })
}

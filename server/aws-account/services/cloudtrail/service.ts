import type { CallContext, Service } from '../../service.ts'
import { defineService } from '../../shape/define-service.ts'
import { anywhere, creates, on } from '../../shape/operation.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { checkDelay, FIXTURE, lookupEvents } from './lookup-events.ts'
import { createTelling } from './tell-eventbridge.ts'
import { createTrail, describeTrail, type Sdk, setLogging, trails, trailsOf } from './trails.ts'

/** AWS CloudTrail: the account's record of calls to look up, and trails that tell EventBridge of each. */
export function createService(): Service {
  return defineService<Sdk>('cloudtrail', {
    resources: [trails],
    operations: {
      LookupEvents: anywhere(lookupEvents),
      CreateTrail: creates(trails, createTrail),
      GetTrail: on(trails, (context, trail) => ({ Trail: describeTrail(context, trail) })),
      DescribeTrails: anywhere((context: CallContext, { trailNameList }: Input<Sdk, 'DescribeTrails'>) => {
        const all = [...trailsOf(context.state).values()]
        const shown = all.filter(
          ({ name, arn }) => !trailNameList?.length || trailNameList.some(one => one === name || one === arn),
        )
        return { trailList: shown.map(trail => describeTrail(context, trail)) }
      }),
      GetTrailStatus: on(trails, (_, { isLogging, startedAt, stoppedAt }) => ({
        IsLogging: isLogging,
        ...(startedAt !== undefined && { StartLoggingTime: new Date(startedAt) }),
        ...(stoppedAt !== undefined && { StopLoggingTime: new Date(stoppedAt) }),
      })),
      StartLogging: on(trails, (context, trail) => void setLogging(context, trail, true)),
      StopLogging: on(trails, (context, trail) => void setLogging(context, trail, false)),
      DeleteTrail: on(trails, ({ state }, { arn }) => void trailsOf(state).delete(arn)),
    },
    fixtures: { [FIXTURE]: checkDelay },
    open: context => createTelling(context),
  })
}

import type { CallContext } from '../../../service.ts'
import { defineResource, type Resource, table } from '../../../shape/resource.ts'
import type { Output } from '../../../shape/sdk-types.ts'
import type { AccountState } from '../../../state/account-state.ts'
import { type TagList, tagRecord } from '../machines/tags.ts'
import { checkName, noActivity } from '../sfn-error.ts'

type Sdk = typeof import('@aws-sdk/client-sfn')

/** An activity as stored, by its ARN. */
export interface Activity {
  readonly arn: string
  readonly name: string
  readonly createdAt: number
  readonly tags: Readonly<Record<string, string>>
}

export const activitiesOf = table<Activity>('sfn.activities')

export const activities: Resource<Activity> = defineResource<Activity>('sfn', 'activity', {
  table: activitiesOf,
  named: ({ activityArn, name }, arn) =>
    typeof activityArn === 'string'
      ? activityArn
      : typeof name === 'string'
        ? arn({ ActivityName: name })
        : undefined,
  missing: ({ activityArn }) => noActivity(activityArn),
})

export const activityExists = (state: AccountState, arn: string) => activitiesOf(state).has(arn)

/** Answers with the one that is there already. */
export function createActivity(
  context: CallContext,
  { name, tags }: { readonly name: string; readonly tags?: TagList | undefined },
): Output<Sdk, 'CreateActivity'> {
  checkName(name)
  const arn = activities.arn(context, { ActivityName: name })
  const known = activitiesOf(context.state).get(arn)
  const activity = known ?? { arn, name, createdAt: context.now(), tags: tagRecord(tags) }
  if (!known) activities.save(context.state, arn, activity)
  return { activityArn: arn, creationDate: new Date(activity.createdAt) }
}

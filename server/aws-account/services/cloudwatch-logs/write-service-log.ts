import type { BackgroundContext } from '../../service.ts'
import { appendEvents } from './event-store.ts'
import { groupArn } from './group-operations.ts'
import { groups, streamsOf } from './log-groups.ts'

/** Writes an event into a log of a service of AWS, as those do: in nobody's name, in a group that is made by need. */
export function writeServiceLog(
  context: Pick<BackgroundContext, 'accountId' | 'region' | 'state' | 'now'>,
  groupName: string,
  streamName: string,
  message: string,
): void {
  const { state } = context
  const now = context.now()
  const arn = groupArn(context, groupName)
  const group = groups.find(state, arn) ?? { arn, name: groupName, createdAt: now, tags: {} }
  if (!groups.find(state, arn)) groups.save(state, arn, group)
  const stream = streamsOf(state, group).get(streamName) ?? { name: streamName, createdAt: now, bytes: 0 }
  appendEvents(state, group, stream, [{ timestamp: now, message }], now)
}

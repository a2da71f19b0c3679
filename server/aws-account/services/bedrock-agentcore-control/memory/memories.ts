import type { CreateMemoryInput } from '@aws-sdk/client-bedrock-agentcore-control'
import type { CallContext } from '../../../service.ts'
import { defineResource, type Resource, table } from '../../../shape/resource.ts'
import { newTags } from '../../../shape/tagging.ts'
import { pageOf } from '../../bedrock/pages.ts'
import { conflict, invalid, notFound, notHere } from '../agentcore-error.ts'
import { randomId } from '../random-id.ts'
import { agentcoreTags, type Tagged } from '../resource-tags.ts'

/** A memory as stored, by its ARN. Times in milliseconds since the epoch. */
export interface Memory extends Tagged {
  readonly arn: string
  readonly id: string
  readonly name: string
  readonly description?: string
  readonly expiryDays: number
  readonly createdAt: number
}

export const memoriesOf = table<Memory>('agentcore.memories')

const noMemory = (id: unknown) => notFound(`The memory ${id}`)

export const memories: Resource<Memory> = defineResource<Memory>('bedrock-agentcore-control', 'memory', {
  table: memoriesOf,
  named: ({ memoryId }, arn) => arn({ MemoryId: String(memoryId) }),
  missing: ({ memoryId, resourceArn }) => noMemory(memoryId ?? resourceArn),
  tags: agentcoreTags<Memory>(),
})

const NAME = /^[a-zA-Z][a-zA-Z0-9_]{0,47}$/
const MAX_MEMORIES = 50

export function createMemory(context: CallContext, input: CreateMemoryInput) {
  const { name = '', description, eventExpiryDuration = 0, memoryStrategies = [] } = input
  if (!NAME.test(name))
    throw invalid('The name of a memory is letters, digits and _, 48 at most, a letter first.')
  if (eventExpiryDuration < 3 || eventExpiryDuration > 365)
    throw invalid('eventExpiryDuration is from 3 to 365 days.')
  if (memoryStrategies.length > 0) throw notHere('Long-term memory')
  const rows = memoriesOf(context.state)
  if ([...rows.values()].some(one => one.name === name)) throw conflict(`There is a memory ${name} already.`)
  if (rows.size >= MAX_MEMORIES) throw conflict(`An account has ${MAX_MEMORIES} memories at most.`)
  const id = `${name}-${randomId()}`
  const arn = memories.arn(context, { MemoryId: id })
  const memory = {
    arn,
    id,
    name,
    ...(description !== undefined && { description }),
    expiryDays: eventExpiryDuration,
    tags: newTags(memories, { ...input }),
    createdAt: context.now(),
  }
  memories.save(context.state, arn, memory)
  return { memory: described(memory) }
}

export const getMemory = (_: CallContext, memory: Memory) => ({ memory: described(memory) })

function described({ arn, id, name, description, expiryDays, createdAt }: Memory) {
  return {
    arn,
    id,
    name,
    description,
    eventExpiryDuration: expiryDays,
    status: 'ACTIVE' as const,
    createdAt: new Date(createdAt),
    updatedAt: new Date(createdAt),
    strategies: [],
  }
}

export function listMemories(
  context: CallContext,
  { maxResults, nextToken }: { maxResults?: number | undefined; nextToken?: string | undefined },
) {
  const page = pageOf([...memoriesOf(context.state).values()], one => one.id, maxResults, nextToken)
  return {
    memories: page.shown.map(({ arn, id, createdAt }) => ({
      arn,
      id,
      status: 'ACTIVE' as const,
      createdAt: new Date(createdAt),
      updatedAt: new Date(createdAt),
    })),
    nextToken: page.next,
  }
}

export function deleteMemory({ state }: CallContext, { arn, id }: Memory) {
  memoriesOf(state).delete(arn)
  return { memoryId: id, status: 'DELETING' as const }
}

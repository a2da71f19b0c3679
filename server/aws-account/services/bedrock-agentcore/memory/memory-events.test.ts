import { BedrockAgentCore } from '@aws-sdk/client-bedrock-agentcore'
import { BedrockAgentCoreControl } from '@aws-sdk/client-bedrock-agentcore-control'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestAccounts, type TestAccounts } from '../../../testing/test-accounts.ts'
import { createService as createControl } from '../../bedrock-agentcore-control/service.ts'
import { createService } from '../service.ts'
import { NO_SURROUNDINGS } from '../testing/no-surroundings.ts'

let accounts: TestAccounts
let accountId: string
beforeAll(async () => {
  accounts = await createTestAccounts({
    'bedrock-agentcore': async () => createService(NO_SURROUNDINGS),
    'bedrock-agentcore-control': async () => createControl(),
  })
  accountId = await accounts.provision()
})
afterAll(() => accounts.close())

async function clients() {
  const { requestHandler: _, ...configuration } = await accounts.configuration(accountId)
  const own = {
    ...configuration,
    endpoint: `http://127.0.0.1:${accounts.registry.port}`,
    requestHandler: new NodeHttpHandler(),
  }
  return { control: new BedrockAgentCoreControl(own), data: new BedrockAgentCore(own) }
}

const said = (text: string) => [{ conversational: { role: 'USER' as const, content: { text } } }]

test('what was said is remembered by who said it and in which session, over a restart', async () => {
  const { control, data } = await clients()
  const { memory } = await control.createMemory({ name: 'shop', eventExpiryDuration: 30 })
  const memoryId = memory?.id ?? ''
  const add = (actorId: string, sessionId: string, text: string) =>
    data.createEvent({ memoryId, actorId, sessionId, eventTimestamp: new Date(), payload: said(text) })
  await add('ana', 's1', 'my code is 7')
  await add('ana', 's2', 'hello')
  const { event } = await add('bob', 's1', 'of bob')
  control.destroy()
  data.destroy()
  await accounts.restart()
  const again = (await clients()).data
  const events = await again.listEvents({ memoryId, actorId: 'ana', sessionId: 's1' })
  expect(events.events).toMatchObject([{ actorId: 'ana', sessionId: 's1', payload: said('my code is 7') }])
  expect((await again.listSessions({ memoryId, actorId: 'ana' })).sessionSummaries).toMatchObject([
    { sessionId: 's1' },
    { sessionId: 's2' },
  ])
  expect((await again.listActors({ memoryId })).actorSummaries).toEqual([
    { actorId: 'ana' },
    { actorId: 'bob' },
  ])
  const foreign = { memoryId, actorId: 'ana', sessionId: 's1', eventId: event?.eventId }
  await expect(again.getEvent(foreign)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  await expect(
    again.listEvents({ memoryId: 'none-0000000000', actorId: 'ana', sessionId: 's1' }),
  ).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
  again.destroy()
})

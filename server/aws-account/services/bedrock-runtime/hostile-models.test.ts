import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AccountProcess, type ClientSettings, startAccountProcess } from '../testing/account-process.ts'
import { HOSTILE_HTTP2 } from '../testing/hostile-http2.ts'
import { HOSTILE_MODELS } from '../testing/hostile-models.ts'

/** As in the test of hostile calls: what a turn had of a processor. */
const MAX_TURN_MS = 1000
const PATIENCE = { timeout: 180_000 }
const SCRIPT = {
  scenes: [{ name: 'obedient', when: { said: 'call' }, turns: [{ obey: true, say: 'No.', again: true }] }],
  otherwise: 'free-play',
}

let process: AccountProcess
let evil: ClientSettings
let victim: BedrockRuntimeClient
beforeAll(async () => {
  process = await startAccountProcess()
  evil = await process.settings(await process.provision({ 'bedrock-script': SCRIPT }))
  victim = new BedrockRuntimeClient({
    ...(await process.settings(await process.provision())),
    maxAttempts: 5,
  })
  await talk()
}, PATIENCE.timeout)
afterAll(async () => {
  victim.destroy()
  await process.close()
})

const talk = () =>
  victim.send(
    new ConverseCommand({
      modelId: 'amazon.nova-lite-v1:0',
      messages: [{ role: 'user', content: [{ text: 'hello' }] }],
    }),
  )

test.each([...HOSTILE_MODELS, ...HOSTILE_HTTP2])('$name takes nobody down', PATIENCE, async kind => {
  await process.longestTurnMs()
  const answers = await kind.attack(evil)
  await talk()
  expect(answers.filter(({ status }) => status === 500)).toEqual([])
  expect(await process.longestTurnMs()).toBeLessThan(MAX_TURN_MS)
})

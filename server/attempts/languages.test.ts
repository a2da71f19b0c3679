import { afterEach, expect, it } from 'vitest'
import { createFakePlatform } from './testing/fake-platform.ts'

const ada = { id: 'ada', name: 'Ada' }
const platform = createFakePlatform()
afterEach(() => platform.close())

it('tells each page in its own language, of one journal that has no words', async () => {
  await platform.recover(undefined)
  const { attemptId } = await platform.attempts.start(ada, 'warm-up', 'practice')
  await platform.store.runDueJobs(platform.time)
  const english = await platform.attempts.open(ada, attemptId)
  const german = await platform.attempts.open(ada, attemptId, ['de'])
  await english.perform('command-1', { kind: 'check' })
  await expect
    .poll(() => german.state().checks['orders.stored']?.verdict?.symptom.text, { timeout: 30_000 })
    .toBe('Bestellungen gehen verloren.')
  expect(english.state().checks['orders.stored']?.verdict?.symptom.text).toBe('Orders are lost.')
  const told = (await german.entriesSince(0)).filter(({ type }) => type === 'check-finished')
  expect(JSON.stringify(told)).toContain('Bestellungen in der Tabelle')
  const stored = JSON.stringify(platform.store.entries(attemptId))
  expect(stored).toContain('orders-are-lost')
  expect(stored).not.toMatch(/Bestellungen|Orders are lost/)
})

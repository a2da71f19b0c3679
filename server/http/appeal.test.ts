import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../testing/test-app.ts'

let app: TestApp
beforeEach(async () => {
  app = await openTestApp()
  app.platform.outcomes.set('orders.stored', 'fail')
})
afterEach(() => app.close())

const appeal = (body: unknown) => app.post(`/api/attempts/${app.attemptId}/appeals`, body)
const asked = { checkId: 'orders.stored', reason: 'It is stored.' }

it('answers an appeal with the report in which it is', async () => {
  await app.finish()
  const answer = await appeal(asked)
  expect(answer.status).toBe(200)
  const report = await answer.json()
  expect(report.criteria['orders.stored'].appeal).toMatchObject({ reason: 'It is stored.' })
})

it('refuses one without a reason, one before the end, and one of somebody else’s attempt', async () => {
  expect(await (await appeal(asked)).json()).toMatchObject({ code: 'report-not-ready' })
  await app.finish()
  expect(await (await appeal({ ...asked, reason: '   ' })).json()).toMatchObject({ code: 'invalid-request' })
  expect(await (await appeal({ ...asked, reason: 'x'.repeat(2_001) })).json()).toMatchObject({
    code: 'invalid-request',
  })
  const { attemptId } = await app.platform.attempts.start({ id: 'bo', name: 'Bo' }, 'warm-up', 'exam')
  const foreign = await app.post(`/api/attempts/${attemptId}/appeals`, asked)
  expect(await foreign.json()).toMatchObject({ code: 'unknown-attempt' })
})

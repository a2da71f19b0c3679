import { expect, test } from 'vitest'
import { observing } from '../testing/observing.ts'
import { servingRights } from './serving-rights.ts'

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`

test('reads the rights of the function behind a route, and of whoever worked on the data meanwhile', async () => {
  const account = observing(
    {
      'lambda GetFunctionConfiguration': {
        ...{ FunctionName: 'catalog', Version: '$LATEST', Runtime: 'nodejs22.x' },
        Role: role('catalog'),
      },
    },
    { servedBy: () => ({ stage: '$default', routeKey: 'GET /things', function: 'catalog' }) },
  )
  const asked: string[] = []
  const context = {
    ...account,
    platform: {
      ...account.platform,
      callersHolding: async (service: string, texts: readonly string[], sinceMs = 0) => {
        asked.push(`${service} ${texts.join()} ${sinceMs}`)
        return [role(sinceMs === 0 ? 'helper' : 'reader')]
      },
    },
  }
  const requests = [{ method: 'GET', path: '/things' }] as const
  const seen = await servingRights(context, 'abcd1234', requests, {
    services: ['dynamodb', 'lambda'],
    marks: ['thing-1'],
    since: { startedAtMs: 1_000, names: ['things'] },
  })
  expect(asked).toEqual([
    'dynamodb thing-1 0',
    'dynamodb "things 1000',
    'lambda thing-1 0',
    'lambda "things 1000',
  ])
  expect(seen.functions.map(({ name }) => name)).toEqual(['catalog'])
  expect(seen.callers).toEqual([role('helper'), role('reader')])
  expect(seen.rights.roles.map(({ arn }) => arn)).toEqual([role('catalog'), role('helper'), role('reader')])
})

test('without an API nothing serves', async () => {
  const seen = await servingRights(observing({}), undefined, [{ method: 'GET', path: '/' }], {
    services: ['dynamodb'],
    marks: ['thing-1'],
  })
  expect(seen.functions).toEqual([])
})

import { describe, expect, test } from 'vitest'
import { observing } from '../testing/observing.ts'
import { apiIdOf, deadLettersOf, servingQueue, servingRequests } from './serving.ts'

const arn = (name: string) => `arn:aws:lambda:us-east-1:111122223333:function:${name}`
const described = (name: string, version: string, role: string) => ({
  FunctionName: name,
  Version: version,
  Role: `arn:aws:iam::111122223333:role/${role}`,
  Runtime: 'nodejs22.x',
})
/** `cart` runs as `cart`; its version 3 as `wide`, which the alias `live` names for half of the requests. */
const functions = {
  'lambda GetFunctionConfiguration': ({ FunctionName }: { readonly [member: string]: unknown }) =>
    ({
      cart: described('cart', '$LATEST', 'cart'),
      [arn('cart')]: described('cart', '$LATEST', 'cart'),
      [arn('cart:live')]: described('cart', '2', 'cart'),
      [arn('cart:3')]: described('cart', '3', 'wide'),
      [arn('other')]: described('other', '$LATEST', 'administrator'),
    })[String(FunctionName)],
  'lambda GetAlias': { FunctionVersion: '2', RoutingConfig: { AdditionalVersionWeights: { 3: 0.5, 4: 0 } } },
}
const request = (path: string) => ({ apiId: 'abc123', method: 'GET' as const, path })
const served = (by: string) => ({ stage: '$default', routeKey: '$default', function: by })

describe('what serves a request', () => {
  test('is the function behind the route, whatever it is called', async () => {
    const context = observing(functions, { servedBy: () => served(arn('other')) })
    expect(await servingRequests(context, [request('/'), request('/again')])).toEqual([
      {
        name: 'other',
        version: '$LATEST',
        roleArn: 'arn:aws:iam::111122223333:role/administrator',
        runtime: 'nodejs22.x',
      },
    ])
  })

  test('is every version that an alias sends requests to', async () => {
    const context = observing(functions, { servedBy: () => served(arn('cart:live')) })
    const found = await servingRequests(context, [request('/')])
    expect(found.map(({ version, roleArn }) => `${version} ${roleArn.split('/')[1]}`)).toEqual([
      '2 cart',
      '3 wide',
    ])
  })

  test('may differ from route to route, and be nothing', async () => {
    const byPath = { '/a': served('cart'), '/b': served(arn('other')) }
    const context = observing(functions, { servedBy: path => byPath[path as '/a'] })
    const found = await servingRequests(context, ['/a', '/b', '/c'].map(request))
    expect(found.map(({ name }) => name)).toEqual(['cart', 'other'])
  })
})

test('what serves a queue is each enabled mapping’s function', async () => {
  const mappings = [
    { FunctionArn: arn('cart'), State: 'Enabled' },
    { FunctionArn: arn('other'), State: 'Disabled' },
  ]
  const context = observing({
    ...functions,
    'lambda ListEventSourceMappings': { EventSourceMappings: mappings },
  })
  expect(
    (await servingQueue(context, 'arn:aws:sqs:us-east-1:111122223333:q')).map(({ name }) => name),
  ).toEqual(['cart'])
})

test('a queue’s dead letters go where its redrive policy says', async () => {
  const policy = (RedrivePolicy: string) =>
    observing({ 'sqs GetQueueAttributes': { Attributes: { RedrivePolicy } } })
  expect(await deadLettersOf(policy('{"deadLetterTargetArn":"a","maxReceiveCount":"3"}'), 'u')).toEqual({
    arn: 'a',
    maxReceiveCount: 3,
  })
  expect(await deadLettersOf(policy(''), 'u')).toBeUndefined()
})

test('an API is found by its name on any page', async () => {
  const context = observing({
    'apigatewayv2 GetApis': ({ NextToken }) =>
      NextToken === undefined
        ? { Items: [{ Name: 'a', ApiId: '1' }], NextToken: 'more' }
        : { Items: [{ Name: 'b', ApiId: '2' }] },
  })
  expect([await apiIdOf(context, 'b'), await apiIdOf(context, 'c')]).toEqual(['2', undefined])
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Fields } from '../../../service.ts'
import { createLambdaTrial, type LambdaTrial } from '../testing/lambda-trial.ts'

let trial: LambdaTrial
beforeAll(async () => {
  trial = createLambdaTrial()
  await trial.createFunction('shop', `export const handler = async () => 'first'`, { Publish: true })
  await trial.call('UpdateFunctionConfiguration', { FunctionName: 'shop', Timeout: 5 })
  await trial.call('PublishVersion', { FunctionName: 'shop' })
})
afterAll(() => trial.close())

const route = (AdditionalVersionWeights: Fields) => ({ RoutingConfig: { AdditionalVersionWeights } })
const alias = (Name: string, more: Fields = {}) =>
  trial.call('CreateAlias', { FunctionName: 'shop', Name, FunctionVersion: '1', ...more })

describe('an alias of two versions', () => {
  test('sends calls to both by their shares', async () => {
    expect(await alias('all', route({ '2': 1 }))).toMatchObject(route({ '2': 1 }))
    await alias('none', route({ '2': 0 }))
    const executed = async (Qualifier: string) =>
      (await trial.invoke('shop', {}, { Qualifier })).fields.ExecutedVersion
    expect([await executed('all'), await executed('none')]).toEqual(['2', '1'])
    expect((await trial.invoke('shop', {}, { Qualifier: 'all' })).answer).toBe('first')
  })

  test('keeps its shares until they are changed or taken away', async () => {
    await alias('kept', route({ '2': 0.25 }))
    const update = (more: Fields) =>
      trial.call('UpdateAlias', { FunctionName: 'shop', Name: 'kept', ...more })
    expect(await update({ Description: 'd' })).toMatchObject(route({ '2': 0.25 }))
    expect((await update(route({}))).RoutingConfig).toBeUndefined()
  })

  test.each<[string, Fields, string, RegExp]>([
    [
      'two more',
      route({ '1': 0.1, '2': 0.1 }),
      'InvalidParameterValueException',
      /^Number of items in AdditionalVersionWeights cannot be greater than 1$/,
    ],
    [
      'more than all',
      route({ '2': 2 }),
      'ValidationException',
      /Value '\{2=2\.0\}' at .*less than or equal to 1\.0/,
    ],
    ['less than nothing', route({ '2': -1 }), 'ValidationException', /Value '\{2=-1\.0\}'/],
    [
      'the same twice',
      route({ '1': 0.5 }),
      'InvalidParameterValueException',
      /^Invalid function version 1\. Function version 1 is already included/,
    ],
    ['one that is not there', route({ '10': 0.5 }), 'ResourceNotFoundException', /function:shop:10$/],
    [
      'what is still changed',
      route({ $LATEST: 0.5 }),
      'ValidationException',
      /regular expression pattern: \[0-9\]\+/,
    ],
    [
      'a first that is still changed',
      { FunctionVersion: '$LATEST', ...route({ '2': 0.5 }) },
      'InvalidParameterValueException',
      /^\$LATEST is not supported for an alias/,
    ],
  ])('cannot be of %s', async (_, input, code, message) => {
    await expect(alias('refused', input)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { deploymentPackage } from '../../../functions/testing/deployment-package.ts'
import type { Fields } from '../../../service.ts'
import { TEST_ACCOUNT_ID } from '../../../testing/temporary-call-context.ts'
import { createLambdaTrial, type LambdaTrial } from '../testing/lambda-trial.ts'

let trial: LambdaTrial
beforeAll(() => {
  trial = createLambdaTrial()
})
afterAll(() => trial.close())

const publish = (LayerName: string, files: Record<string, string>, more: Fields = {}) =>
  trial.call('PublishLayerVersion', { LayerName, Content: { ZipFile: deploymentPackage(files) }, ...more })
const arnOf = (name: string, version: number) =>
  `arn:aws:lambda:us-east-1:${TEST_ACCOUNT_ID}:layer:${name}:${version}`

test('a function has the files of its layers below /opt, the last on top, and its modules by name', async () => {
  const first = {
    'nodejs/node_modules/greeting/index.js': "module.exports = 'from one'",
    'words/a': '1',
    'words/b': '1',
  }
  await publish('first', first)
  await publish('second', { 'words/b': '2' })
  const code = `import { readFileSync } from 'node:fs'
    import { createRequire } from 'node:module'
    const greeting = createRequire(import.meta.url)('greeting')
    export const handler = async () => ({ greeting, words: ['a', 'b'].map(name => readFileSync('/opt/words/' + name, 'utf8')) })`
  const Layers = [arnOf('first', 1), arnOf('second', 1)]
  const made = await trial.createFunction('layered', code, { Layers })
  expect(made.Layers).toEqual(Layers.map(Arn => ({ Arn, CodeSize: expect.any(Number) })))
  expect((await trial.invoke('layered')).answer).toEqual({ greeting: 'from one', words: ['1', '2'] })
  // It keeps what it took.
  await trial.call('DeleteLayerVersion', { LayerName: 'second', VersionNumber: 1 })
  await trial.call('UpdateFunctionConfiguration', { FunctionName: 'layered', Description: 'again' })
  expect((await trial.invoke('layered')).answer).toMatchObject({ words: ['1', '2'] })
  await trial.call('UpdateFunctionConfiguration', { FunctionName: 'layered', Layers: [] })
  expect((await trial.invoke('layered')).error).toBe('Unhandled')
})

test('Python finds the modules of layers', async () => {
  await publish('snake', { 'python/greeting.py': "text = 'from a layer'" })
  await trial.createFunction('python', '', {
    Runtime: 'python3.12',
    Layers: [arnOf('snake', 1)],
    Code: {
      ZipFile: deploymentPackage({
        'index.py': 'import greeting\ndef handler(e, c):\n  return greeting.text',
      }),
    },
  })
  expect((await trial.invoke('python')).answer).toBe('from a layer')
})

test('a link in one layer leads no other out of its folder', async () => {
  const { zipSync, strToU8 } = await import('fflate')
  const link = zipSync({ out: [strToU8('/etc'), { os: 3, attrs: 0o120777 << 16 }] })
  await trial.call('PublishLayerVersion', { LayerName: 'link', Content: { ZipFile: link } })
  await publish('through', { 'out/written': 'by a layer' })
  const code = `import { lstatSync, readFileSync } from 'node:fs'
    export const handler = async () => [lstatSync('/opt/out').isDirectory(), readFileSync('/opt/out/written', 'utf8')]`
  await trial.createFunction('linked', code, { Layers: [arnOf('link', 1), arnOf('through', 1)] })
  expect((await trial.invoke('linked')).answer).toEqual([true, 'by a layer'])
})

test('versions are numbered once, read, listed and deleted', async () => {
  const files = { a: '1' }
  for (const Description of ['one', 'two'])
    await publish('listed', files, { Description, CompatibleRuntimes: ['nodejs22.x'] })
  await trial.call('DeleteLayerVersion', { LayerName: 'listed', VersionNumber: 2 })
  expect(await publish('listed', files, { Description: 'three' })).toMatchObject({
    LayerVersionArn: arnOf('listed', 3),
    Version: 3,
    Content: { CodeSize: expect.any(Number), CodeSha256: expect.stringMatching(/=$/) },
  })
  const { LayerVersions } = await trial.call('ListLayerVersions', { LayerName: 'listed' })
  expect(LayerVersions).toMatchObject([{ Version: 3 }, { Version: 1, Description: 'one' }])
  const { Layers } = await trial.call('ListLayers', { CompatibleRuntime: 'nodejs22.x' })
  expect(Layers).toMatchObject([{ LayerName: 'listed', LatestMatchingVersion: { Version: 1 } }])
  expect(await trial.call('GetLayerVersionByArn', { Arn: arnOf('listed', 1) })).toMatchObject({ Version: 1 })
  await expect(
    trial.call('GetLayerVersion', { LayerName: 'listed', VersionNumber: 2 }),
  ).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
    message: 'The resource you requested does not exist.',
  })
})

test('a version is opened to others by its own policy', async () => {
  await publish('shared', { a: '1' })
  const layer = { LayerName: 'shared', VersionNumber: 1 }
  const added = await trial.call('AddLayerVersionPermission', {
    ...layer,
    StatementId: 'other',
    Action: 'lambda:GetLayerVersion',
    Principal: '444455556666',
  })
  expect(JSON.parse(String(added.Statement))).toEqual({
    Sid: 'other',
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::444455556666:root' },
    Action: 'lambda:GetLayerVersion',
    Resource: arnOf('shared', 1),
  })
  expect(trial.lambda.resourcePolicy?.(arnOf('shared', 1), trial.context.state)).toMatchObject({
    Statement: [{ Sid: 'other' }],
  })
  await trial.call('RemoveLayerVersionPermission', { ...layer, StatementId: 'other' })
  await expect(trial.call('GetLayerVersionPolicy', layer)).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  })
})

test('whoever gives a function layers must be allowed to read them', () => {
  const Layers = [arnOf('first', 1)]
  const needs = trial.lambda.needs('CreateFunction', { FunctionName: 'f', Role: 'r', Layers }, trial.context)
  expect(needs).toContainEqual({ action: 'lambda:GetLayerVersion', resource: Layers[0] })
  expect(needs[0]?.context).toMatchObject({ 'lambda:Layer': Layers })
})

test.each([
  [[arnOf('none', 1)], `Layer version ${arnOf('none', 1)} does not exist.`],
  [[arnOf('first', 1), arnOf('first', 2)], /^Two different versions of the same layer/],
  [[1, 2, 3, 4, 5, 6].map(n => arnOf(`n${n}`, 1)), /^Cannot reference more than 5 layers/],
])('layers %s are refused', async (Layers, message) => {
  await expect(trial.createFunction('refused', 'export const handler = 1', { Layers })).rejects.toMatchObject(
    {
      code: 'InvalidParameterValueException',
      message: expect.stringMatching(message),
    },
  )
})

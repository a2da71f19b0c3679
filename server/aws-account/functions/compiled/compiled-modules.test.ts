import type { Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFunctionHost, type FunctionHost } from '../function-host.ts'
import { answerOf, createFunctionTrial, type TrialSettings } from '../testing/function-trial.ts'

let compiled: FunctionHost
let plain: FunctionHost
beforeAll(async () => {
  compiled = createFunctionHost()
  plain = createFunctionHost({ compiledModules: false })
  await compiled.prepared
}, 120_000)
afterAll(() => Promise.all([compiled.close(), plain.close()]))

/** Refuses every call as DynamoDB refuses a condition. */
const refusing = (socket: Socket) => {
  const body = JSON.stringify({ __type: 'com.amazonaws#ConditionalCheckFailedException', message: 'no' })
  socket.on('error', () => {})
  socket.on('data', () =>
    socket.write(`HTTP/1.1 400 Bad Request\r\ncontent-length: ${body.length}\r\n\r\n${body}`),
  )
}

async function answer(host: FunctionHost, settings: TrialSettings): Promise<unknown> {
  const trial = createFunctionTrial(host, {
    timeoutSeconds: 20,
    memoryMb: 512,
    connect: refusing,
    ...settings,
  })
  const outcome = await trial.invoke()
  host.retire(trial.build.accountId, trial.build.functionName)
  if (outcome.kind !== 'finished' || outcome.failed)
    expect.fail(
      `${JSON.stringify(answerOf(outcome))}\n${trial.lines.map(({ message }) => message).join('\n')}`,
    )
  return answerOf(outcome)
}

const code = (...lines: string[]) => lines.join('\n')
const exportsOf = `const exportsOf = value => Object.keys(value).sort().join()`

/** What each function answers must not depend on what was compiled beforehand; `shows` keeps it from saying nothing. */
const cases: readonly { name: string; settings: TrialSettings; shows: unknown }[] = [
  {
    name: 'every package by import and by require: its names, its file, and that both are one',
    settings: {
      files: {
        'index.mjs': code(
          `import { createRequire } from 'node:module'; import { readdirSync } from 'node:fs'`,
          `const require = createRequire(import.meta.url); ${exportsOf}`,
          `export const handler = async () => {`,
          `  const found = {}`,
          `  for (const scope of ['@aws-sdk', '@smithy']) for (const name of readdirSync('/var/lang/lib/node_modules/' + scope)) {`,
          `    const request = scope + '/' + name`,
          `    const imported = await import(request).catch(({ code }) => ({ code }))`,
          `    let required; try { required = require(request) } catch ({ code }) { required = { code } }`,
          `    found[request] = [exportsOf(imported), exportsOf(required), imported.default === required]`,
          `  }`,
          `  return found`,
          `}`,
        ),
      },
    },
    shows: expect.objectContaining({
      '@aws-sdk/client-sqs': [
        expect.stringMatching(/SQSClient,.*default/),
        expect.stringContaining('SQSClient'),
        true,
      ],
      '@aws-sdk/lib-dynamodb': [expect.stringContaining('DynamoDBDocumentClient'), expect.anything(), true],
    }),
  },
  {
    name: 'paths below a package, its package.json, and its files as text',
    settings: {
      runtime: 'nodejs24.x',
      handler: 'index.handler',
      files: {
        'index.js': code(
          `const { readFileSync } = require('node:fs')`,
          `const path = require.resolve('@aws-sdk/client-s3')`,
          `exports.handler = async () => [`,
          `  path, require('@aws-sdk/client-s3/package.json').version, readFileSync(path, 'utf8').length,`,
          `  Object.keys(require('@smithy/core/client')).length, Object.keys(require('@aws-sdk/client-s3/dist-cjs/index.js')).length,`,
          `  await import('@aws-sdk/client-s3/dist-es/index.js').then(all => Object.keys(all).length, ({ name }) => name),`,
          `]`,
        ),
      },
    },
    shows: expect.arrayContaining(['/var/lang/lib/node_modules/@aws-sdk/client-s3/dist-cjs/index.js']),
  },
  {
    name: 'what is thrown is of the classes of every package that names them',
    settings: {
      files: {
        'index.mjs': code(
          `import { DynamoDBClient, DynamoDBServiceException, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'`,
          `import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'`,
          `import { ServiceException } from '@smithy/core/client'`,
          `import { createRequire } from 'node:module'`,
          `const required = createRequire(import.meta.url)('@aws-sdk/client-dynamodb')`,
          `const client = DynamoDBDocumentClient.from(new DynamoDBClient({}))`,
          `export const handler = async () => client.send(new PutCommand({ TableName: 'a', Item: { id: 1 } })).catch(error => [`,
          `  error.name, error instanceof ConditionalCheckFailedException, error instanceof DynamoDBServiceException,`,
          `  error instanceof ServiceException, error instanceof required.DynamoDBServiceException,`,
          `])`,
        ),
      },
    },
    shows: ['ConditionalCheckFailedException', true, true, true, true],
  },
  {
    name: 'stack traces name the same files, lines and columns',
    settings: {
      files: {
        'index.mjs': code(
          `import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3'`,
          `export const handler = async () => new S3Client({}).send(new GetObjectCommand({})).catch(error => error.stack)`,
        ),
      },
    },
    shows: expect.stringMatching(
      /\(\/var\/lang\/lib\/node_modules\/@(smithy|aws-sdk)\/.*\/dist-cjs\/.*js:\d+:\d+\)/,
    ),
  },
  {
    name: 'a copy in the package of the function comes first, and gets the rest from the SDK',
    settings: {
      handler: 'index.handler',
      files: {
        'index.js': `exports.handler = async () => [require('@aws-sdk/client-sqs'), (await import('@aws-sdk/client-sqs')).whose, typeof require('@aws-sdk/client-sns').SNSClient]`,
        'node_modules/@aws-sdk/client-sqs/package.json': '{"main":"own.js"}',
        'node_modules/@aws-sdk/client-sqs/own.js': `exports.whose = 'own'; exports.core = typeof require('@smithy/core/client').Client`,
      },
    },
    shows: [{ whose: 'own', core: 'function' }, 'own', 'function'],
  },
  {
    name: 'the tree of modules, and a module that is taken out of the cache or put into it',
    settings: {
      handler: 'index.handler',
      files: {
        'index.js': code(
          `const file = require.resolve('@aws-sdk/client-sqs'), inner = require.resolve('@smithy/core/client')`,
          `require.cache[inner] = undefined; delete require.cache[inner]`,
          `const first = require('@aws-sdk/client-sqs')`,
          `const { id, filename, loaded, children, paths, parent } = require.cache[file]`,
          `delete require.cache[file]`,
          `const second = require('@aws-sdk/client-sqs')`,
          `delete require.cache[file]`,
          `const Module = require('node:module'); const fake = new Module(inner); fake.loaded = true`,
          `fake.exports = new Proxy(require(inner), { get: (real, name) => name === 'Client' ? class Mocked {} : real[name] }); require.cache[inner] = fake`,
          `const third = require('@aws-sdk/client-sqs')`,
          `exports.handler = async () => [id, filename, loaded, children.map(one => one.id), paths, parent?.id,`,
          `  first === second, first.SQSClient === second.SQSClient, Object.getPrototypeOf(third.SQSClient).name, require.main === undefined]`,
        ),
      },
    },
    shows: expect.arrayContaining(['Mocked']),
  },
  {
    name: 'whoever changes how modules are found is asked for those inside the SDK too',
    settings: {
      files: {
        'index.mjs': code(
          `import { createRequire, registerHooks } from 'node:module'`,
          `const asked = []`,
          `registerHooks({ resolve(request, context, next) { asked.push(request); return next(request, context) } })`,
          `createRequire(import.meta.url)('@aws-sdk/client-sqs')`,
          `export const handler = async () => asked`,
        ),
      },
    },
    shows: expect.arrayContaining([
      '@aws-sdk/client-sqs',
      expect.stringContaining('@smithy/core/'),
      'node:https',
    ]),
  },
  {
    name: 'whoever puts something round the loading of modules sees every module',
    settings: {
      handler: 'index.handler',
      files: {
        'index.js': code(
          `const Module = require('node:module'); const load = Module._load; const asked = []`,
          `Module._load = function (request) { asked.push(request); return load.apply(this, arguments) }`,
          `require('@aws-sdk/client-sqs')`,
          `exports.handler = async () => asked`,
        ),
      },
    },
    shows: expect.arrayContaining(['@aws-sdk/client-sqs', expect.stringContaining('@smithy/core/')]),
  },
  {
    name: 'what the SDK itself imports only at need',
    settings: {
      files: {
        'index.mjs': code(
          `import { defaultProvider } from '@aws-sdk/credential-provider-node'`,
          `for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) delete process.env[name]`,
          `export const handler = async () => defaultProvider({ profile: 'none' })().catch(({ name, message }) => [name, message])`,
        ),
      },
    },
    shows: expect.arrayContaining(['CredentialsProviderError']),
  },
  {
    name: 'flags of V8 with which nothing compiled beforehand may be used',
    settings: {
      environment: { NODE_OPTIONS: '--stack-trace-limit=3 --jitless' },
      files: {
        'index.mjs': code(
          `import { SQSClient } from '@aws-sdk/client-sqs'`,
          `export const handler = async () => [new SQSClient({}).config.apiVersion, typeof WebAssembly]`,
        ),
      },
    },
    shows: ['2012-11-05', 'undefined'],
  },
]

describe('with modules that were compiled beforehand a function sees what it sees without:', () => {
  test.each(cases)('$name', async ({ settings, shows }) => {
    const [used, expected] = [await answer(compiled, settings), await answer(plain, settings)]
    expect(expected).toEqual(shows)
    expect(used).toEqual(expected)
  })
})

describe('what was compiled beforehand', () => {
  const look = code(
    `import { readFileSync } from 'node:fs'; import { createRequire } from 'node:module'; import { Script } from 'node:vm'`,
    `const { scriptOptions } = createRequire('/var/runtime/bootstrap.mjs')('./compiled-modules.cjs')`,
    `export const handler = async () => ['runtime', 'sdk'].map(name => {`,
    `  const bytes = readFileSync('/var/lang/compiled/' + name + '.bin')`,
    `  const entries = Object.entries(JSON.parse(readFileSync('/var/lang/compiled/' + name + '.json', 'utf8')))`,
    `  const piece = ([offset, length]) => bytes.subarray(offset, offset + length)`,
    `  return entries.map(([file, { source, encoding, code }]) =>`,
    `    [file, new Script(piece(source).toString(encoding), { ...scriptOptions(file), cachedData: piece(code) }).cachedDataRejected])`,
    `})`,
  )

  test.each(['nodejs20.x', 'nodejs22.x', 'nodejs24.x'])(
    'is what V8 takes in a function of %s',
    async runtime => {
      const settings = { runtime, files: { 'index.mjs': look }, memoryMb: 1024 }
      const [runtimeFiles, sdkFiles] = (await answer(compiled, settings)) as [string, boolean][][]
      expect(runtimeFiles).toContainEqual(['serve-invocations.cjs', false])
      expect(sdkFiles).toContainEqual(['@aws-sdk/client-dynamodb/dist-cjs/index.js', false])
      expect([...(runtimeFiles ?? []), ...(sdkFiles ?? [])].filter(([, isRejected]) => isRejected)).toEqual(
        [],
      )
      expect(sdkFiles?.length).toBeGreaterThan(100)
    },
  )

  test('is what a function runs', async () => {
    const files = {
      'index.mjs': code(
        `import fs from 'node:fs'; import { createRequire, syncBuiltinESMExports } from 'node:module'`,
        `const read = []; const { readFileSync } = fs`,
        `fs.readFileSync = (path, ...rest) => { read.push(String(path)); return readFileSync(path, ...rest) }`,
        `createRequire(import.meta.url)('@aws-sdk/client-sqs')`,
        `export const handler = async () => read.filter(path => path.endsWith('.js'))`,
      ),
    }
    expect(await answer(plain, { files })).toContain(
      '/var/lang/lib/node_modules/@aws-sdk/client-sqs/dist-cjs/index.js',
    )
    expect(await answer(compiled, { files })).toEqual([])
  })

  test('cannot be changed by a function', async () => {
    const files = {
      'index.mjs': code(
        `import { appendFileSync, chmodSync, renameSync } from 'node:fs'`,
        `const file = '/var/lang/compiled/sdk.bin'`,
        `const tries = [() => appendFileSync(file, 'x'), () => chmodSync(file, 0o777), () => renameSync(file, '/tmp/x')]`,
        `export const handler = async () => tries.map(one => { try { one(); return 'done' } catch ({ code }) { return code } })`,
      ),
    }
    const answers = (await answer(compiled, { files })) as string[]
    expect(answers.filter(one => !['EROFS', 'EACCES', 'EXDEV', 'EPERM'].includes(one))).toEqual([])
  })
})

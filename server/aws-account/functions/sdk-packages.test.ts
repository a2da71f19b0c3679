import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFunctionHost, type FunctionHost } from './function-host.ts'
import { findSdkPackages } from './sdk-packages.ts'
import { answerOf, createFunctionTrial } from './testing/function-trial.ts'

let host: FunctionHost
beforeAll(() => {
  host = createFunctionHost()
})
afterAll(() => host.close())

test('a function imports frameworks for agents with nothing in its package, and what it brings along wins', async () => {
  const trial = createFunctionTrial(host, {
    files: {
      'index.mjs': `import { Agent, BedrockModel, tool } from '@strands-agents/sdk'
import { Client } from '@modelcontextprotocol/client'
import { Client as OlderClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { z } from 'zod'
import uuid from 'uuid'
const all = [Agent, BedrockModel, tool, Client, OlderClient, StreamableHTTPClientTransport, z.object]
export const handler = async () => [...new Set(all.map(one => typeof one)), uuid]`,
      'node_modules/uuid/index.js': "module.exports = 'of the function'",
    },
    memoryMb: 256,
    timeoutSeconds: 30,
  })
  expect(answerOf(await trial.invoke())).toEqual(['function', 'of the function'])
})

test('packages of the product that are neither are not offered, and only the SDK is compiled', () => {
  const { folders, compiled } = findSdkPackages()
  expect(folders).toEqual(expect.arrayContaining(['@aws-sdk', '@smithy', '@strands-agents/sdk', 'zod']))
  for (const name of ['fastify', 'express', 'hono', '@modelcontextprotocol', 'kysely', 'vitest'])
    expect(folders).not.toContain(name)
  expect(compiled).toContain('@aws-sdk')
  expect(compiled).not.toContain('@strands-agents/sdk')
  expect(new Set(folders).size).toBe(folders.length)
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOpenGateway, type OpenGateway } from '../testing/open-gateway.ts'

/** MCP's own judge of servers, at a live gateway. It calls tools by names that no gateway gives them: those of the target are put in front. */
const JUDGE = new URL(
  '../../../../../node_modules/@modelcontextprotocol/conformance/dist/index.js',
  import.meta.url,
).pathname
const TARGET = 'judged'
const JUDGE_MS = 150_000

/** What the judge asks of servers in general and AgentCore's gateways have not, by the scenarios in which it does. */
const NOT_OF_GATEWAYS: Readonly<Record<string, RegExp>> = {
  'A function answers with one text: neither pictures, sounds, files nor several parts come out of it.':
    /^tools-call-(image|audio|embedded-resource|mixed-content)$/,
  'Targets that are functions offer tools alone, no resources and no prompts, and nothing to complete.':
    /^(resources-.*|prompts-.*|completion-complete|sep-2164-.*|caching)$/,
  'A function has no way back to the client while it works: no log, no progress, no sampling, no questions.':
    /^(logging-set-level|tools-call-(with-logging|with-progress|sampling|elicitation)|elicitation-.*|input-required-result-.*)$/,
  'It wants tools of its own that show such ways, and finds everything else as it must be.':
    /^server-stateless$/,
  'AWS’s definitions of tools know types, descriptions, properties and items of a schema, and no other word.':
    /^(json-schema-2020-12|http-custom-header-server-validation)$/,
  'Tasks are an extension that gateways do not have.': /^tasks-.*$/,
}

let gateway: OpenGateway
let named: Server
let url: string
beforeAll(async () => {
  const tools = ['test_simple_text', 'test_error_handling'].map(name => ({
    ...{ name, description: 'Of the judge' },
    inputSchema: { type: 'object' as const },
  }))
  gateway = await createOpenGateway(TARGET, tools, tool => {
    if (tool === 'test_error_handling')
      throw new Error('This tool intentionally returns an error for testing')
    return 'This is a simple text response for testing.'
  })
  named = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    const { host, 'content-length': _, connection: __, ...headers } = request.headers
    const called = headers['mcp-name']
    const answer = await fetch(gateway.url, {
      method: request.method ?? 'POST',
      headers: {
        ...(headers as Record<string, string>),
        ...(called !== undefined && { 'mcp-name': String(called).replace(/^\s*test_/, `${TARGET}___test_`) }),
      },
      ...(text && { body: text.replaceAll('"name":"test_', `"name":"${TARGET}___test_`) }),
    })
    const body = (await answer.text()).replaceAll(`${TARGET}___`, '')
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' })
    response.end(body)
  })
  named.listen(0, '127.0.0.1')
  await once(named, 'listening')
  url = `http://127.0.0.1:${(named.address() as AddressInfo).port}/mcp`
})
afterAll(async () => {
  named.close()
  named.closeAllConnections()
  await gateway.close()
})

interface Check {
  readonly id: string
  readonly status: string
  readonly errorMessage?: string
}

/** What the judge found, by scenario. */
async function judge(
  address: string,
  revision: string,
  more: readonly string[] = [],
): Promise<Map<string, Check[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'judge-'))
  try {
    const child = spawn(
      process.execPath,
      [JUDGE, 'server', '--url', address, '--requirements', revision, '-o', folder, ...more],
      { stdio: 'ignore', timeout: JUDGE_MS },
    )
    const [code] = await once(child, 'exit')
    // It ends with 1 where anything failed.
    expect([0, 1]).toContain(code)
    return new Map(
      readdirSync(folder).map(name => [
        name.replace(/^server-/, '').replace(/-\d{4}-\d\d-\d\dT.*$/, ''),
        JSON.parse(readFileSync(join(folder, name, 'checks.json'), 'utf8')),
      ]),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const failed = (checks: readonly Check[]) => checks.filter(({ status }) => status === 'FAILURE')

test.each([
  [
    '2025-11-25',
    [
      'dns-rebinding-protection',
      'ping',
      'server-initialize',
      'tools-call-error',
      'tools-call-simple-text',
      'tools-list',
    ],
  ],
  [
    '2026-07-28',
    [
      'dns-rebinding-protection',
      'http-header-validation',
      'server-sse-multiple-streams',
      'tools-call-error',
      'tools-call-simple-text',
      'tools-list',
    ],
  ],
])(
  'a gateway passes what applies to it of %s',
  async (revision, mustPass) => {
    const found = await judge(url, revision)
    const wrong = [...found].filter(([, checks]) => failed(checks).length > 0)
    const unexplained = wrong.filter(
      ([name]) => !Object.values(NOT_OF_GATEWAYS).some(names => names.test(name)),
    )
    expect(Object.fromEntries(unexplained.map(([name, checks]) => [name, failed(checks)]))).toEqual({})
    for (const name of mustPass)
      expect(
        found.get(name)?.some(({ status }) => status === 'SUCCESS'),
        name,
      ).toBe(true)
    // In all that gateways lack their answers are still MCP's.
    const illFormed = [...found].filter(([, checks]) =>
      failed(checks).some(({ id }) => id === 'wire-schema-valid'),
    )
    expect(illFormed.map(([name]) => name)).toEqual([])
    // Of the scenario about requests on their own only what wants tools of the judge's fails.
    const stateless = failed(found.get('server-stateless') ?? []).filter(
      ({ errorMessage }) => !/^Not testable: .* does not list the diagnostic tool/.test(errorMessage ?? ''),
    )
    expect(stateless).toEqual([])
  },
  JUDGE_MS,
)

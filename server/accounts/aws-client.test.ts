import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createAwsClient } from './aws-client.ts'

test('how somebody has set up AWS for themselves changes nothing in how the platform calls an account', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-client-'))
  vi.stubEnv('AWS_USE_FIPS_ENDPOINT', 'true')
  vi.stubEnv('AWS_MAX_ATTEMPTS', '17')
  vi.stubEnv('AWS_SDK_UA_APP_ID', 'somebody')
  const socketPath = join(folder, 's.sock')
  let asked = 0
  let userAgent = ''
  const server = createServer((incoming, answer) => {
    asked += 1
    userAgent = incoming.headers['user-agent'] ?? ''
    answer.writeHead(503).end()
  })
  await new Promise<void>(resolve => server.listen(socketPath, resolve))
  const agent = new Agent({ keepAlive: false, ...{ socketPath } })
  const endpoint = { kind: 'local', socketPath, probeSocketPath: socketPath, url: '' } as const
  const keys = {
    accessKeyId: 'a',
    secretAccessKey: 'b',
    sessionToken: 'c',
    expiresAt: Date.now() + 3_600_000,
  }
  const client = await createAwsClient(
    'sqs',
    { accountId: '111122223333', region: 'us-east-1', endpoint },
    agent,
    async () => keys,
  )
  try {
    await expect(client.send('ListQueues', {})).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } })
    expect(asked).toBe(3)
    expect(userAgent).not.toContain('somebody')
  } finally {
    client.close()
    agent.destroy()
    server.close()
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true, force: true })
  }
})

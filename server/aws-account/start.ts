import { parseArgs } from 'node:util'
import { claimProcessors } from '../sandbox/processor-share.ts'
import { serveAlone } from './alone.ts'
import { serveAccounts } from './serve-accounts.ts'

/** Address at which clients inside a sandbox reach their account; services write it into queue and API addresses. */
const SANDBOX_ENDPOINT = 'http://127.0.0.1:4566'

const ARGUMENTS = {
  data: { type: 'string' },
  control: { type: 'string' },
  port: { type: 'string' },
  region: { type: 'string', default: 'us-east-1' },
  endpoint: { type: 'string', default: SANDBOX_ENDPOINT },
} as const

/**
 * The process of the embedded AWS accounts.
 *
 *     node start.ts --data <folder> [--control <socket>] [--port <tcp port>] [--region us-east-1] [--endpoint <url>]
 *     node start.ts alone [options]       one account with keys of its own: `npm run account`
 *
 * Without a port it takes the one it had last time, or any free one.
 * When it serves it prints one line of JSON: `{ "pid", "port", "control" }`. SIGTERM and SIGINT end it in order.
 */
async function main([first, ...others]: readonly string[]): Promise<void> {
  if (first === 'alone') return serveAlone(others)
  const { values } = parseArgs({ options: ARGUMENTS })
  claimProcessors()
  const { data, port, ...rest } = values
  if (data === undefined) throw new Error('--data <folder> is missing')
  const { registry, control } = await serveAccounts({
    ...rest,
    data,
    port: port === undefined ? undefined : Number(port),
  })
  console.log(JSON.stringify({ pid: process.pid, port: registry.port, control }))
}

main(process.argv.slice(2)).catch(error => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const module = fileURLToPath(new URL('close-on-signal.ts', import.meta.url))
const program = `
import { closeOnSignal } from ${JSON.stringify(module)}
const open = setInterval(() => {}, 1_000)
closeOnSignal(async () => { clearInterval(open); console.log('closed') })
console.log('started')
`

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('closes on %s, once, and ends by it', async signal => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8')
  await new Promise<void>(resolve =>
    child.stdout.on('data', text => {
      said += text
      if (said.includes('started')) resolve()
    }),
  )
  child.kill(signal)
  const [, endedBy] = await once(child, 'close')
  expect(endedBy).toBe(signal)
  expect(said.match(/closed/g)).toHaveLength(1)
})

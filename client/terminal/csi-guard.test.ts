import { Terminal } from '@xterm/xterm'
import { describe, expect, it } from 'vitest'
import { installCsiGuard, repeatingSequences } from './csi-guard.ts'

async function screenAfter(bytes: string): Promise<string> {
  const terminal = new Terminal({ cols: 80, rows: 24, allowProposedApi: true })
  installCsiGuard(terminal)
  await new Promise<void>(resolve => terminal.write(bytes, resolve))
  const line = terminal.buffer.active.getLine(0)?.translateToString(true) ?? ''
  terminal.dispose()
  return line
}

describe('a number near 2³¹', () => {
  for (const { intermediates = '', final } of repeatingSequences) {
    it(`before “${intermediates}${final}” neither stops the page nor changes the screen`, async () => {
      const before = process.cpuUsage()
      expect(await screenAfter(`ok\x1b[2147483647${intermediates}${final}`)).toBe('ok')
      expect(process.cpuUsage(before).user).toBeLessThan(1_000_000)
    })
  }
})

it('lets ordinary repetitions through', async () => {
  expect(await screenAfter('=\x1b[9b')).toBe('='.repeat(10))
})

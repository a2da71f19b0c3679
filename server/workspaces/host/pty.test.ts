import { expect, test } from 'vitest'
import { createPty } from './pty.ts'

/** A program on a terminal that is killed in the instant in which it was started. */
function killedAtOnce(): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>()
  const pty = createPty({
    argv: ['/bin/sleep', '1000'],
    size: { columns: 80, rows: 24 },
    onData() {},
    onExit: resolve,
  })
  pty.kill()
  return promise
}

test('a program ends that is killed in the instant it was started, before it leads its group', async () => {
  // About every second one outlived it when its group alone was killed.
  for (let turn = 0; turn < 30; turn++) expect(await killedAtOnce()).toMatchObject({ signal: 9 })
})

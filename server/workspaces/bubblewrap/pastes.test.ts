import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { terminalInputWindowBytes } from '../../../shared/protocol/limits.ts'
import type { Terminal, Workspace } from '../driver.ts'
import { createDriverFixture, readTerminal, shell, standardSize, until } from './driver-fixture.ts'

const fixture = createDriverFixture()
let workspace: Workspace
beforeAll(async () => {
  workspace = await fixture.create()
})
afterAll(fixture.close)

const open = async (id: string) => {
  const terminal = await workspace.openTerminal({ id, size: standardSize })
  return { terminal, screen: readTerminal(terminal) }
}

/** Writes as a page does: never more under way than the window lets. */
async function paste(terminal: Terminal, text: Uint8Array): Promise<void> {
  let underWay = 0
  let go = () => {}
  terminal.acknowledge(terminal.backlog.data.length)
  terminal.listen({
    output: bytes => terminal.acknowledge(bytes.length),
    replay: ({ data }) => terminal.acknowledge(data.length),
    inputTaken(byteCount) {
      underWay -= byteCount
      go()
    },
  })
  for (let start = 0; start < text.length; start += 8_192) {
    const piece = text.subarray(start, start + 8_192)
    while (underWay + piece.length > terminalInputWindowBytes)
      await new Promise<void>(resolve => {
        go = resolve
      })
    underWay += piece.length
    expect(terminal.write(piece)).toBe(true)
  }
}
const longText = Array.from({ length: 25_000 }, (_, line) => `line ${line} of a long text, with é and 🎉\r`)
  .join('')
  .slice(0, 1_000_000)

test.each([
  ['that reads at once', 'cat > pasted'],
  ['that begins to read late', 'sleep 2; cat > pasted'],
])('a megabyte pasted into a program %s arrives byte for byte', async (_name, program) => {
  const { terminal, screen } = await open('paste')
  screen.type(`echo ready-$((1 + 1)); ${program}; sha256sum pasted > sum; rm pasted`)
  await screen.shows(/ready-2/)
  terminal.detach()
  const pasting = await workspace.openTerminal({ id: 'paste', size: standardSize })
  await paste(pasting, Buffer.from(`${longText}\r\x04`))
  const arrived = createHash('sha256').update(`${longText}\r`.replaceAll('\r', '\n')).digest('hex')
  await until(async () => (await shell(workspace, 'cat sum')).startsWith(arrived))
  await shell(workspace, 'rm sum')
  await workspace.closeTerminal('paste')
})

test('input that several readers heap up is dropped with a word, and holds up nobody for ever', async () => {
  const { screen } = await open('heaped')
  screen.type('stty raw -echo; echo ready-$((1 + 1)); sleep 1000')
  await screen.shows(/ready-2/)
  const two = [0, 1].map(() => workspace.openTerminal({ id: 'heaped', size: standardSize }))
  for (const reader of await Promise.all(two)) reader.write(Buffer.alloc(200_000, 'x'))
  await screen.shows(/Some input was dropped/)
  await workspace.closeTerminal('heaped')
})

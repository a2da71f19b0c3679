import { openAttempt, startPractice } from './attempt-client.ts'
import type { Figure } from './figures.ts'
import { abandon } from './starts.ts'

/** What is felt while working: a key until it is echoed, a save until it is safe. */
export async function measureTyping(url: string, times: number): Promise<Figure[]> {
  const client = await openAttempt(url, await startPractice(url))
  await client.entry(entry => entry.type === 'clock-started')
  client.openTerminal('one')
  await client.shows(/\$ /)
  // The first checks have the machine to themselves before.
  await client.entry(entry => entry.type === 'check-finished' && entry.body.checkId === 'orders.waits')
  const echoes: number[] = []
  const saves: number[] = []
  for (let turn = 0; turn < times; turn += 1) {
    const key = 'abcdefghij'[turn % 10] ?? 'a'
    client.forget()
    echoes.push(
      await timed(async () => {
        client.type(key)
        await client.shows(new RegExp(key))
      }),
    )
    saves.push(
      await timed(() =>
        client.perform({ kind: 'save-file', path: 'cart/notes.md', text: `${turn} ${'x'.repeat(4_000)}\n` }),
      ),
    )
  }
  await abandon(client)
  return [
    { what: 'Key → its echo (socket)', samples: echoes, unit: 'ms', goal: 50 },
    { what: 'Save of 4 KB → acknowledged (socket)', samples: saves, unit: 'ms', goal: 100 },
  ]
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

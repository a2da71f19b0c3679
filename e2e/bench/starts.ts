import type { JournalEntry } from '../../shared/journal/attempt-event.ts'
import { type AttemptClient, openAttempt, startPractice } from './attempt-client.ts'
import type { Figure } from './figures.ts'

/** Between an attempt's end and the next start: the account and the shells of the last one are being put away. */
const breathMs = 700

interface Start {
  readonly accountMs: number
  readonly clockMs: number
  readonly promptMs: number
  readonly stages: ReadonlyMap<string, number>
}

/** From the press on Start until everything is there, one attempt after the other. */
export async function measureStarts(url: string, times: number): Promise<Figure[]> {
  const starts: Start[] = []
  for (let turn = 0; turn < times; turn += 1) starts.push(await measureStart(url))
  const figure = (what: string, read: (start: Start) => number): Figure => ({
    what,
    samples: starts.map(read),
    unit: 'ms',
  })
  return [
    figure('Start → account ready', start => start.accountMs),
    { ...figure('Start → clock started', start => start.clockMs), goal: 1_000 },
    { ...figure('Start → first shell prompt', start => start.promptMs), goal: 1_000 },
    ...['account', 'seed', 'workspace'].map(stage =>
      figure(`  stage ${stage}`, start => start.stages.get(stage) ?? Number.NaN),
    ),
  ]
}

async function measureStart(url: string): Promise<Start> {
  const pressedAt = performance.now()
  const client = await openAttempt(url, await startPractice(url))
  const since = async (type: JournalEntry['type']) => {
    await client.entry(entry => entry.type === type)
    return performance.now() - pressedAt
  }
  const [accountMs, clockMs] = await Promise.all([since('account-ready'), since('clock-started')])
  client.openTerminal('one')
  await client.shows(/\$ /)
  const promptMs = performance.now() - pressedAt
  await abandon(client)
  return { accountMs, clockMs, promptMs, stages: stagesOf(client) }
}

export async function abandon(client: AttemptClient): Promise<void> {
  await client.perform({ kind: 'abandon' })
  client.close()
  await new Promise(resolve => setTimeout(resolve, breathMs))
}

function stagesOf(client: AttemptClient): ReadonlyMap<string, number> {
  return new Map(
    client
      .entries()
      .flatMap(entry => (entry.type === 'stage-finished' ? [[entry.body.stage, entry.body.durationMs]] : [])),
  )
}

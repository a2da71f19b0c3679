import { For, type JSX } from 'solid-js'
import { endClock, newClock, startClock, stopClock, stopReasons } from '../../shared/clock.ts'
import { Clock } from '../workspace/clock.tsx'
import { Section, Specimen } from './specimen.tsx'

const budgetMs = 20 * 60_000
const running = startClock(newClock(budgetMs), 0)

const clocks = [
  { name: 'not started', clock: newClock(budgetMs), now: 0 },
  { name: 'running', clock: running, now: 6 * 60_000 },
  { name: 'last five minutes', clock: running, now: 16 * 60_000 },
  { name: 'last minute', clock: running, now: 19.5 * 60_000 },
  { name: 'time is up', clock: running, now: budgetMs },
  { name: 'ended', clock: endClock(running, 6 * 60_000), now: budgetMs },
  ...stopReasons.map(reason => ({
    name: reason,
    clock: stopClock(running, reason, 6 * 60_000),
    now: 7 * 60_000,
  })),
]

/** The clock at every stage of an attempt, and stopped for every reason. */
export function Clocks(): JSX.Element {
  return (
    <Section title="Clocks">
      <For each={clocks}>
        {({ name, clock, now }) => (
          <Specimen name={name}>
            <Clock clock={clock} now={now} />
          </Specimen>
        )}
      </For>
    </Section>
  )
}

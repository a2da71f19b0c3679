import { createSignal, type JSX } from 'solid-js'
import { Diagram } from '../diagram/diagram.tsx'
import { sampleChallenge, standings } from './samples.ts'
import { Section } from './specimen.tsx'

/** A diagram with a node in each state; a pressed one stands out. */
export function Nodes(): JSX.Element {
  const [selected, setSelected] = createSignal<string>()
  const states = Object.fromEntries(standings.map(standing => [standing, standing]))
  const shown = () => {
    const node = selected()
    return node === undefined ? [] : [node]
  }
  return (
    <Section title="Nodes of a diagram">
      <Diagram
        source={sampleChallenge.diagram}
        states={states}
        selected={shown()}
        onSelect={node => setSelected(node === selected() ? undefined : node)}
      />
    </Section>
  )
}

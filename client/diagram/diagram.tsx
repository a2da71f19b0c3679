import { createEffect, createMemo, createResource, type JSX, Show } from 'solid-js'
import './diagram.css'
import { drawnDiagram } from './drawn-diagrams.ts'
import { createPicture, type NodeState } from './picture.ts'

export interface DiagramProps {
  /** Mermaid flowchart of the challenge, with its node ids. */
  readonly source: string
  readonly states: Readonly<Record<string, NodeState>>
  /** Nodes that stand out; none where absent. */
  readonly selected?: readonly string[] | undefined
  /** Drawing is work: it begins when this is settled, so that what comes first comes first. */
  readonly after?: Promise<unknown> | undefined
  readonly onSelect?: ((nodeId: string) => void) | undefined
}

/** The architecture as a picture whose parts carry the state of the checks that depend on them. */
export function Diagram(props: DiagramProps): JSX.Element {
  const [svg] = createResource(
    () => props.source,
    source => drawnDiagram(source, props.after),
  )
  const picture = createMemo(() => {
    const text = svg()
    return text === undefined
      ? undefined
      : createPicture(text, props.onSelect && (id => props.onSelect?.(id)))
  })
  createEffect(() => picture()?.show(props.states, props.selected ?? []))
  return (
    <div class="diagram">
      <Show when={picture()} keyed>
        {drawn => drawn.element}
      </Show>
    </div>
  )
}

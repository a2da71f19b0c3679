import type { JSX } from 'solid-js'

/** One of the things that stand below each other beside the work. */
export function Part(props: {
  readonly title: string
  readonly figure?: JSX.Element
  readonly children: JSX.Element
}): JSX.Element {
  return (
    <section class="audience-part" aria-label={props.title}>
      <div class="audience-head">
        <h3>{props.title}</h3>
        <span class="figures">{props.figure}</span>
      </div>
      {props.children}
    </section>
  )
}

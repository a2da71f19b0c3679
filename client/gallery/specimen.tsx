import type { JSX } from 'solid-js'

/** One kind of thing. */
export function Section(props: { readonly title: string; readonly children: JSX.Element }): JSX.Element {
  return (
    <section class="panel panel-body gallery-section">
      <h2>{props.title}</h2>
      {props.children}
    </section>
  )
}

/** One state of it, or several beside each other, under its name. */
export function Specimen(props: { readonly name: string; readonly children: JSX.Element }): JSX.Element {
  return (
    <div class="gallery-row">
      <span class="label">{props.name}</span>
      {props.children}
    </div>
  )
}

import { createMemo, type JSX } from 'solid-js'
import './markdown.css'
import { sanitisedHtml } from './sanitised-html.ts'

/** Markdown as text of the page. Import it lazily: it brings a parser and a sanitiser. */
export function Markdown(props: { readonly text: string }): JSX.Element {
  const html = createMemo(() => sanitisedHtml(props.text))
  return <div class="markdown" innerHTML={html()} />
}

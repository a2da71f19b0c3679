import { type Accessor, createEffect } from 'solid-js'

/** Names the page in the browser's tab and history. */
export function usePageTitle(title: Accessor<string>): void {
  createEffect(() => {
    document.title = `${title()} · Assay`
  })
}

import { type Accessor, createMemo, createSignal, onCleanup } from 'solid-js'
import { type Address, parseAddress } from './address.ts'

export interface Router {
  readonly path: Accessor<string>
  readonly address: Accessor<Address>
  /** Goes to a path of this page; `replace` leaves the present one out of the history. */
  go(path: string, how?: 'replace'): void
}

/** The history of this tab as a signal. Links within the product are followed without loading the page anew. */
export function createRouter(): Router {
  const [path, setPath] = createSignal(window.location.pathname)
  const address = createMemo(() => parseAddress(path()))

  function go(to: string, how?: 'replace'): void {
    if (how === 'replace') window.history.replaceState(null, '', to)
    else if (to !== path()) window.history.pushState(null, '', to)
    setPath(window.location.pathname)
    window.scrollTo(0, 0)
  }

  const follow = (event: MouseEvent) => {
    const to = innerLink(event)
    if (to === undefined) return
    event.preventDefault()
    go(to)
  }
  const travelled = () => setPath(window.location.pathname)
  document.addEventListener('click', follow)
  window.addEventListener('popstate', travelled)
  onCleanup(() => {
    document.removeEventListener('click', follow)
    window.removeEventListener('popstate', travelled)
  })
  return { path, address, go }
}

/** The path of a plain press on a link to another place in the product; undefined where the browser should act itself. */
function innerLink(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.button !== 0) return undefined
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return undefined
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (link === null || link.target !== '' || link.hasAttribute('download')) return undefined
  const url = new URL(link.href, window.location.href)
  if (url.origin !== window.location.origin || url.pathname.startsWith('/api/')) return undefined
  return url.hash !== '' && url.pathname === window.location.pathname ? undefined : url.pathname
}

import type { JSX } from 'solid-js'
import { BrandMark } from '../ui/brand-mark.tsx'
import { ThemeButton } from '../ui/theme-button.tsx'

/** The bar above every page that is not the workspace. */
export function PageFrame(props: { readonly path: string; readonly children: JSX.Element }): JSX.Element {
  const current = (path: string) => (props.path === path ? 'page' : undefined)
  return (
    <>
      <a class="skip-link button" href="#content">
        Skip to the content
      </a>
      <header class="page-bar">
        <BrandMark />
        <nav aria-label="Pages">
          <a href="/" aria-current={current('/')}>
            Challenges
          </a>
          <a href="/verify" aria-current={current('/verify')}>
            Verify
          </a>
          <a href="/status" aria-current={current('/status')}>
            Status
          </a>
        </nav>
        <ThemeButton />
      </header>
      <main class="page-main" id="content" tabindex={-1}>
        {props.children}
      </main>
    </>
  )
}

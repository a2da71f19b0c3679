import { type JSX, onMount, Show } from 'solid-js'
import { currentSession, refreshSession } from '../sign-in/session.ts'
import { BrandMark } from '../ui/brand-mark.tsx'
import { inPageLanguage } from '../ui/page-language.ts'
import { ThemeButton } from '../ui/theme-button.tsx'
import { frameWords } from './frame-words.ts'

/** The bar above every page that is not the workspace. */
export function PageFrame(props: { readonly path: string; readonly children: JSX.Element }): JSX.Element {
  const words = () => inPageLanguage(frameWords)
  onMount(() => void refreshSession())
  const session = () => (currentSession()?.signsIn === true ? currentSession() : undefined)
  const current = (path: string) => (props.path === path ? 'page' : undefined)
  return (
    <>
      <a class="skip-link button" href="#content">
        {words().skip}
      </a>
      <header class="page-bar">
        <BrandMark />
        <nav aria-label={words().pages}>
          <a href="/" aria-current={current('/')}>
            {words().challenges}
          </a>
          <a href="/verify" aria-current={current('/verify')}>
            {words().verify}
          </a>
          <a href="/status" aria-current={current('/status')}>
            {words().status}
          </a>
          <Show when={session()?.roles?.includes('admin')}>
            <a href="/invitations" aria-current={current('/invitations')}>
              {words().codes}
            </a>
          </Show>
          <Show when={session()}>
            {here => (
              <a
                href={here().person === undefined ? '/sign-in' : '/account'}
                aria-current={current('/account') ?? current('/sign-in')}
              >
                {here().person?.name ?? words().signIn}
              </a>
            )}
          </Show>
        </nav>
        <ThemeButton />
      </header>
      <main class="page-main" id="content" tabindex={-1}>
        {props.children}
      </main>
    </>
  )
}

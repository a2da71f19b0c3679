import { createEffect, ErrorBoundary, type JSX, lazy, Match, on, Show, Suspense, Switch } from 'solid-js'
import { Announcer } from '../ui/announcer.tsx'
import { inPageLanguage } from '../ui/page-language.ts'
import type { Address } from './address.ts'
import './app.css'
import { appWords } from './app-words.ts'
import { Failure, NotFound } from './message.tsx'
import { PageFrame } from './page-frame.tsx'
import { createRouter, type Router } from './router.ts'

const HomePage = lazy(async () => ({ default: (await import('../home/home-page.tsx')).HomePage }))
const AttemptPage = lazy(async () => ({ default: (await import('./attempt-page.tsx')).AttemptPage }))
const StartPage = lazy(async () => {
  // What follows the start is fetched while the person reads.
  void import('./attempt-page.tsx')
  return { default: (await import('../start/start-page.tsx')).StartPage }
})
const ReportPage = lazy(async () => ({ default: (await import('../report/report-page.tsx')).ReportPage }))
const StatusPage = lazy(async () => ({ default: (await import('../status/status-page.tsx')).StatusPage }))
const PortfolioPage = lazy(async () => ({
  default: (await import('../portfolio/portfolio-page.tsx')).PortfolioPage,
}))
const OwnPortfolioPage = lazy(async () => ({
  default: (await import('../portfolio/own-portfolio-page.tsx')).OwnPortfolioPage,
}))
const ExamReportPage = lazy(async () => ({
  default: (await import('../exam-report/exam-report-page.tsx')).ExamReportPage,
}))
const FollowPage = lazy(async () => ({ default: (await import('../follow/follow-page.tsx')).FollowPage }))
const EnterPage = lazy(async () => ({ default: (await import('../sign-in/enter-page.tsx')).EnterPage }))
const SignInPage = lazy(async () => ({ default: (await import('../sign-in/sign-in-page.tsx')).SignInPage }))
const AccountPage = lazy(async () => ({ default: (await import('../sign-in/account-page.tsx')).AccountPage }))
const InvitationsPage = lazy(async () => ({
  default: (await import('../sign-in/invitations-page.tsx')).InvitationsPage,
}))
const VerifyPage = lazy(async () => ({ default: (await import('../verify/verify-page.tsx')).VerifyPage }))

/** The whole page: the address decides what is shown. */
export function App(): JSX.Element {
  const router = createRouter()
  createEffect(
    on(router.path, () => document.querySelector<HTMLElement>('#content')?.focus(), { defer: true }),
  )
  return (
    <>
      <Show when={router.path()} keyed>
        {path => (
          <Switch
            fallback={
              <PageFrame path={path}>
                <Guarded>
                  <FramedPage router={router} />
                </Guarded>
              </PageFrame>
            }
          >
            <Match when={onPage(router.address(), 'attempt')}>
              {address => (
                <Guarded around={content => <PageFrame path="">{content}</PageFrame>}>
                  <AttemptPage attemptId={address().attemptId} lesson={address().lesson} go={router.go} />
                </Guarded>
              )}
            </Match>
            <Match when={onPage(router.address(), 'demo')}>
              {address => (
                <Guarded around={content => <PageFrame path="">{content}</PageFrame>}>
                  <FollowPage token={address().token} />
                </Guarded>
              )}
            </Match>
          </Switch>
        )}
      </Show>
      <Announcer />
    </>
  )
}

function FramedPage(props: { readonly router: Router }): JSX.Element {
  const address = () => props.router.address()
  return (
    <Switch fallback={<NotFound />}>
      <Match when={onPage(address(), 'home')}>
        <HomePage />
      </Match>
      <Match when={onPage(address(), 'start')}>
        {start => (
          <StartPage
            challengeId={start().challengeId}
            mode={start().mode}
            lesson={start().lesson}
            go={props.router.go}
          />
        )}
      </Match>
      <Match when={onPage(address(), 'report')}>
        {report => <ReportPage attemptId={report().attemptId} go={props.router.go} />}
      </Match>
      <Match when={onPage(address(), 'status')}>
        <StatusPage />
      </Match>
      <Match when={onPage(address(), 'portfolio')}>{visit => <PortfolioPage token={visit().token} />}</Match>
      <Match when={onPage(address(), 'own-portfolio')}>
        {own => <OwnPortfolioPage attemptId={own().attemptId} />}
      </Match>
      <Match when={onPage(address(), 'exam-report')}>
        {exam => <ExamReportPage challengeId={exam().challengeId} />}
      </Match>
      <Match when={onPage(address(), 'verify')}>
        <VerifyPage />
      </Match>
      <Match when={onPage(address(), 'enter')}>
        <EnterPage go={props.router.go} />
      </Match>
      <Match when={onPage(address(), 'sign-in')}>
        <SignInPage go={props.router.go} />
      </Match>
      <Match when={onPage(address(), 'account')}>
        <AccountPage go={props.router.go} />
      </Match>
      <Match when={onPage(address(), 'invitations')}>
        <InvitationsPage />
      </Match>
    </Switch>
  )
}

/** A page that fails or is not there yet becomes a sentence, never a blank; `around` is put around that sentence. */
function Guarded(props: {
  readonly around?: ((content: JSX.Element) => JSX.Element) | undefined
  readonly children: JSX.Element
}): JSX.Element {
  const around = (content: JSX.Element) => props.around?.(content) ?? content
  return (
    <ErrorBoundary fallback={(error, retry) => around(<Failure error={error} retry={retry} />)}>
      <Suspense fallback={around(<p class="page-waiting">{inPageLanguage(appWords).oneMoment}</p>)}>
        {props.children}
      </Suspense>
    </ErrorBoundary>
  )
}

function onPage<Page extends Address['page']>(
  address: Address,
  page: Page,
): Extract<Address, { page: Page }> | undefined {
  return isOn(address, page) ? address : undefined
}

function isOn<Page extends Address['page']>(
  address: Address,
  page: Page,
): address is Extract<Address, { page: Page }> {
  return address.page === page
}

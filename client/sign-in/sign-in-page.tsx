import { createSignal, type JSX } from 'solid-js'
import { signInByPassword, signInByRecovery } from '../../shared/routes/people-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { Button } from '../ui/button.tsx'
import { inPageLanguage, readersLanguage, usePageLanguage } from '../ui/page-language.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { createSending } from './create-sending.ts'
import { entryWords } from './entry-words.ts'
import { Failure } from './failure.tsx'
import { Field } from './field.tsx'
import { refreshSession } from './session.ts'
import './sign-in.css'

const words = () => inPageLanguage(entryWords)

/** Where people come in again. */
export function SignInPage(props: { readonly go: (path: string) => void }): JSX.Element {
  usePageLanguage(readersLanguage)
  usePageTitle(() => words().signInTitle)
  return (
    <div class="page">
      <section class="panel entry-card">
        <header>
          <h1 class="page-title">{words().signInTitle}</h1>
          <p class="page-lead">{words().signInLead}</p>
        </header>
        <PasswordForm go={props.go} />
        <details>
          <summary>{words().recoveryTitle}</summary>
          <RecoveryForm go={props.go} />
        </details>
        <a href="/enter">{words().haveCode}</a>
      </section>
    </div>
  )
}

function PasswordForm(props: { readonly go: (path: string) => void }): JSX.Element {
  const [signInName, setSignInName] = createSignal('')
  const [password, setPassword] = createSignal('')
  const sending = createSending()
  async function signIn(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const body = { signInName: signInName(), password: password() }
    const isIn = await sending.send(async () => {
      await callRoute(signInByPassword, { body })
      await refreshSession()
    })
    if (isIn) props.go('/')
  }
  return (
    <form onSubmit={event => void signIn(event)}>
      <Field
        {...{ label: words().signInName, value: signInName(), onText: setSignInName }}
        autocomplete="username"
        autocapitalize="none"
        maxLength={100}
        required
      />
      <Field
        {...{ label: words().password, value: password(), onText: setPassword }}
        type="password"
        autocomplete="current-password"
        maxLength={200}
        required
      />
      <Failure of={sending} />
      <Button type="submit" look="primary" disabled={sending.isSending()}>
        {words().signIn}
      </Button>
    </form>
  )
}

function RecoveryForm(props: { readonly go: (path: string) => void }): JSX.Element {
  const [code, setCode] = createSignal('')
  const sending = createSending()
  async function recover(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const isIn = await sending.send(async () => {
      await callRoute(signInByRecovery, { body: { code: code() } })
      await refreshSession()
    })
    if (isIn) props.go('/account')
  }
  return (
    <form onSubmit={event => void recover(event)}>
      <p>{words().recoveryLead}</p>
      <Field
        {...{ label: words().recoveryCode, value: code(), onText: setCode }}
        class="entry-code"
        autocomplete="off"
        maxLength={100}
        required
      />
      <Failure of={sending} />
      <Button type="submit" disabled={sending.isSending()}>
        {words().useRecovery}
      </Button>
    </form>
  )
}

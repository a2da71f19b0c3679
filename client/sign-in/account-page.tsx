import { createResource, createSignal, For, type JSX, Show } from 'solid-js'
import type { z } from 'zod'
import {
  endSession,
  getOwnAccount,
  makeRecoveryCodes,
  minPasswordLength,
  type SessionLine,
  setPassword,
  signOut,
} from '../../shared/routes/people-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { Button } from '../ui/button.tsx'
import { formatMoment } from '../ui/format-time.ts'
import { inPageLanguage, readersLanguage, usePageLanguage } from '../ui/page-language.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { accountWords } from './account-words.ts'
import { createSending } from './create-sending.ts'
import { Failure } from './failure.tsx'
import { Field } from './field.tsx'
import { refreshSession } from './session.ts'
import './sign-in.css'

const words = () => inPageLanguage(accountWords)
type Account = z.output<typeof getOwnAccount.answer>

/** Where somebody is signed in, and by what they sign in again. */
export function AccountPage(props: { readonly go: (path: string) => void }): JSX.Element {
  usePageLanguage(readersLanguage)
  usePageTitle(() => words().title)
  const [account, { refetch }] = createResource(() => callRoute(getOwnAccount, {}))
  const again = async () => void (await refetch())
  return (
    <Show when={account.latest}>
      {own => (
        <div class="page">
          <header>
            <h1 class="page-title">{words().title}</h1>
            <p class="page-lead">{words().lead(own().name)}</p>
          </header>
          <Sessions sessions={own().sessions} again={again} go={props.go} />
          <PasswordPart account={own()} again={again} />
          <RecoveryPart left={own().recoveryCodesLeft} again={again} />
        </div>
      )}
    </Show>
  )
}

function Sessions(props: {
  readonly sessions: readonly SessionLine[]
  readonly again: () => Promise<void>
  readonly go: (path: string) => void
}): JSX.Element {
  const sending = createSending()
  const endOther = (sessionId: string) =>
    sending.send(async () => {
      await callRoute(endSession, { params: { sessionId } })
      await props.again()
    })
  async function leave(): Promise<void> {
    const isOut = await sending.send(async () => {
      await callRoute(signOut, {})
      await refreshSession()
    })
    if (isOut) props.go('/sign-in')
  }
  return (
    <section class="panel panel-body account-part" aria-labelledby="sessions">
      <h2 id="sessions">{words().sessions}</h2>
      <ul class="account-lines">
        <For each={props.sessions}>
          {session => (
            <li>
              <span>
                {session.device || words().unknownDevice}, {words().how[session.how]}
                <Show when={session.isThis}> ({words().thisOne})</Show>
                <small>
                  {words().since(formatMoment(session.signedInAt))},{' '}
                  {words().seen(formatMoment(session.seenAt))}
                </small>
              </span>
              <Show
                when={session.isThis}
                fallback={
                  <Button disabled={sending.isSending()} onClick={() => void endOther(session.id)}>
                    {words().end}
                  </Button>
                }
              >
                <Button disabled={sending.isSending()} onClick={() => void leave()}>
                  {words().signOut}
                </Button>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Failure of={sending} />
    </section>
  )
}

function PasswordPart(props: {
  readonly account: Account
  readonly again: () => Promise<void>
}): JSX.Element {
  const [signInName, setSignInName] = createSignal(props.account.signInName ?? '')
  const [current, setCurrent] = createSignal('')
  const [password, setNewPassword] = createSignal('')
  const [isSet, setIsSet] = createSignal(false)
  const sending = createSending()
  const has = () => props.account.signInName
  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const given = current() === '' ? {} : { current: current() }
    const body = { signInName: signInName(), password: password(), ...given }
    setIsSet(
      await sending.send(async () => {
        await callRoute(setPassword, { body })
        setCurrent('')
        setNewPassword('')
        await props.again()
      }),
    )
  }
  return (
    <section class="panel panel-body account-part" aria-labelledby="password">
      <h2 id="password">{words().passwordTitle}</h2>
      <Show when={has()} fallback={<p>{words().noPassword}</p>}>
        {name => <p>{words().hasPassword(name())}</p>}
      </Show>
      <form onSubmit={event => void save(event)}>
        <Field
          {...{ label: words().signInName, value: signInName(), onText: setSignInName }}
          autocomplete="username"
          autocapitalize="none"
          minLength={3}
          maxLength={100}
          required
        />
        <Show when={has()}>
          <Field
            {...{ label: words().current, help: words().currentHelp, value: current(), onText: setCurrent }}
            type="password"
            autocomplete="current-password"
            maxLength={200}
          />
        </Show>
        <Field
          {...{ label: words().newPassword, help: words().passwordHelp }}
          {...{ value: password(), onText: setNewPassword }}
          type="password"
          autocomplete="new-password"
          minLength={minPasswordLength}
          maxLength={200}
          required
        />
        <Failure of={sending} />
        <p role="status">{isSet() ? words().passwordSet : ''}</p>
        <Button type="submit" look="primary" disabled={sending.isSending()}>
          {words().setPassword}
        </Button>
      </form>
    </section>
  )
}

function RecoveryPart(props: { readonly left: number; readonly again: () => Promise<void> }): JSX.Element {
  const [codes, setCodes] = createSignal<readonly string[]>([])
  const sending = createSending()
  const make = () =>
    sending.send(async () => {
      setCodes((await callRoute(makeRecoveryCodes, {})).codes)
      await props.again()
    })
  return (
    <section class="panel panel-body account-part" aria-labelledby="recovery">
      <h2 id="recovery">{words().recoveryTitle}</h2>
      <p>{words().recoveryLead(props.left)}</p>
      <Show when={codes().length > 0}>
        <p role="status">{words().codesShown}</p>
        <ul class="given-codes">
          <For each={codes()}>{code => <li>{code}</li>}</For>
        </ul>
      </Show>
      <Failure of={sending} />
      <div class="actions">
        <Button disabled={sending.isSending()} onClick={() => void make()}>
          {words().makeCodes}
        </Button>
      </div>
    </section>
  )
}

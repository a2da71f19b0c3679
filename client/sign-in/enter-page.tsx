import { createSignal, type JSX, Show } from 'solid-js'
import { enterByCode } from '../../shared/routes/people-routes.ts'
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

/** What links have behind `#` for a first set-up; invitations have a code there. */
const setUpForm = /^[A-Za-z0-9_-]{43}$/

/** Where people come in for the first time: by a code or a link, with their name. */
export function EnterPage(props: { readonly go: (path: string) => void }): JSX.Element {
  usePageLanguage(readersLanguage)
  const words = () => inPageLanguage(entryWords)
  const given = takeFromAddress()
  const isSetUp = setUpForm.test(given)
  const [code, setCode] = createSignal(given)
  const [name, setName] = createSignal('')
  const sending = createSending()
  const title = () => (isSetUp ? words().setUpTitle : words().enterTitle)
  usePageTitle(title)

  async function enter(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const isIn = await sending.send(async () => {
      await callRoute(enterByCode, { body: { code: code(), name: name() } })
      await refreshSession()
    })
    if (isIn) props.go(isSetUp ? '/account' : '/')
  }

  return (
    <div class="page">
      <section class="panel entry-card">
        <header>
          <h1 class="page-title">{title()}</h1>
          <p class="page-lead">{isSetUp ? words().setUpLead : words().enterLead}</p>
        </header>
        <form onSubmit={event => void enter(event)}>
          <Show when={!isSetUp}>
            <Field
              {...{ label: words().code, help: words().codeHelp, value: code(), onText: setCode }}
              class="entry-code"
              maxLength={100}
              autocomplete="off"
              autocapitalize="characters"
              spellcheck={false}
              required
            />
          </Show>
          <Field
            {...{ label: words().name, help: words().nameHelp, value: name(), onText: setName }}
            maxLength={80}
            autocomplete="name"
            required
          />
          <Failure of={sending} />
          <Button type="submit" look="primary" disabled={sending.isSending()}>
            {isSetUp ? words().beAdmin : words().enter}
          </Button>
        </form>
        <Show when={!isSetUp}>
          <a href="/sign-in">{words().hereBefore}</a>
        </Show>
      </section>
    </div>
  )
}

/** What stands behind `#`, which no server and no log ever sees; it does not stay in the address, nor in the history. */
function takeFromAddress(): string {
  const given = window.location.hash.slice(1)
  if (given !== '') window.history.replaceState(null, '', window.location.pathname)
  return given
}

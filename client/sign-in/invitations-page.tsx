import { createResource, createSignal, For, type JSX, Show } from 'solid-js'
import {
  type Invitation,
  listInvitations,
  makeInvitation,
  withdrawInvitation,
} from '../../shared/routes/people-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { Button } from '../ui/button.tsx'
import { formatMoment } from '../ui/format-time.ts'
import { inPageLanguage, readersLanguage, usePageLanguage } from '../ui/page-language.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { createSending } from './create-sending.ts'
import { Failure } from './failure.tsx'
import { Field } from './field.tsx'
import { invitationWords } from './invitation-words.ts'
import './sign-in.css'

const words = () => inPageLanguage(invitationWords)
const rolesToGive = ['candidate', 'auditor', 'admin'] as const

/** Codes for others: new ones, and those that are out. */
export function InvitationsPage(): JSX.Element {
  usePageLanguage(readersLanguage)
  usePageTitle(() => words().title)
  const [out, { refetch }] = createResource(() => callRoute(listInvitations, {}))
  const again = async () => void (await refetch())
  return (
    <Show when={out.latest}>
      {list => (
        <div class="page">
          <header>
            <h1 class="page-title">{words().title}</h1>
            <p class="page-lead">{words().lead}</p>
          </header>
          <NewCode again={again} />
          <CodesOut invitations={list().invitations} again={again} />
        </div>
      )}
    </Show>
  )
}

function NewCode(props: { readonly again: () => Promise<void> }): JSX.Element {
  const [role, setRole] = createSignal<(typeof rolesToGive)[number]>('candidate')
  const [uses, setUses] = createSignal('1')
  const [days, setDays] = createSignal('1')
  const [code, setCode] = createSignal<string>()
  const sending = createSending()
  async function make(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const body = { role: role(), uses: Number(uses()), days: Number(days()) }
    await sending.send(async () => {
      setCode((await callRoute(makeInvitation, { body })).code)
      await props.again()
    })
  }
  return (
    <section class="panel panel-body account-part" aria-labelledby="new-code">
      <h2 id="new-code">{words().newCode}</h2>
      <form onSubmit={event => void make(event)}>
        <label class="entry-field">
          <span>{words().role}</span>
          <select
            onChange={event =>
              setRole(rolesToGive.find(each => each === event.currentTarget.value) ?? 'candidate')
            }
          >
            <For each={rolesToGive}>{each => <option value={each}>{words().roles[each]}</option>}</For>
          </select>
        </label>
        <Field
          {...{ label: words().uses, value: uses(), onText: setUses }}
          {...{ type: 'number', min: 1, max: 500, required: true }}
        />
        <Field
          {...{ label: words().days, value: days(), onText: setDays }}
          {...{ type: 'number', min: 1, max: 30, required: true }}
        />
        <Failure of={sending} />
        <Button type="submit" look="primary" disabled={sending.isSending()}>
          {words().make}
        </Button>
      </form>
      <Show when={code()}>
        {made => (
          <div role="status">
            <p>{words().shownOnce}</p>
            <p class="given-codes given-codes-large">{made()}</p>
            <p>{words().linkLead}</p>
            <p class="given-codes">{`${window.location.origin}/enter#${made()}`}</p>
          </div>
        )}
      </Show>
    </section>
  )
}

function CodesOut(props: {
  readonly invitations: readonly Invitation[]
  readonly again: () => Promise<void>
}): JSX.Element {
  const sending = createSending()
  const withdraw = (invitationId: string) =>
    sending.send(async () => {
      await callRoute(withdrawInvitation, { params: { invitationId } })
      await props.again()
    })
  return (
    <section class="panel panel-body account-part" aria-labelledby="codes-out">
      <h2 id="codes-out">{words().out}</h2>
      <Show when={props.invitations.length > 0} fallback={<p>{words().none}</p>}>
        <ul class="account-lines">
          <For each={props.invitations}>
            {({ id, role, usesLeft, uses, expiresAt }) => (
              <li>
                <span>
                  {words().roles[role]}, {words().usesLeft(usesLeft, uses)}
                  <small>{words().until(formatMoment(expiresAt))}</small>
                </span>
                <Button disabled={sending.isSending()} onClick={() => void withdraw(id)}>
                  {words().withdraw}
                </Button>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Failure of={sending} />
    </section>
  )
}

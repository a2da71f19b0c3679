import Info from 'lucide-solid/icons/info'
import { For, type JSX, Show } from 'solid-js'
import type { Answer, Verification } from '../../shared/credentials/verification.ts'
import type { FileVerification } from '../../shared/credentials/verify-file.ts'
import { formatDate } from '../ui/format-time.ts'
import { type ShownState, StateIcon } from '../ui/state-icon.tsx'
import { verifyWords } from './verify-words.ts'

export const outcomeStates: { readonly [outcome in Verification['outcome']]: ShownState } = {
  valid: 'pass',
  refused: 'fail',
  undecided: 'inconclusive',
}
const answerStates: { readonly [state in Exclude<Answer['state'], 'told'>]: ShownState } = {
  yes: 'pass',
  no: 'fail',
  unknown: 'inconclusive',
}

/** What came of a file, in words: the verdict, four answers, and how they were found. */
export function VerificationResult(props: {
  readonly name: string
  readonly seen: FileVerification
  readonly action?: JSX.Element
}): JSX.Element {
  const seen = () => props.seen
  return (
    <article class="panel verification" aria-label={verifyWords().verdictOn(props.name)}>
      <header class="verification-head">
        <StateIcon state={outcomeStates[seen().outcome]} size={36} label="" />
        <div>
          <h2>{seen().headline}</h2>
          <p>{seen().summary}</p>
        </div>
        {props.action}
      </header>
      <Show when={seen().facts}>
        {facts => (
          <dl class="verification-facts">
            <Fact
              term={isAuthentic(seen()) ? verifyWords().credential : verifyWords().saysItIs}
              said={facts().name}
            />
            <Fact
              term={isAuthentic(seen()) ? verifyWords().holder : verifyWords().saysItIsOf}
              said={facts().holder}
            />
            <Fact term={verifyWords().issuer} said={facts().issuerName} />
            <Fact
              term={verifyWords().issued}
              said={facts().issuedAt && formatDate(Date.parse(facts().issuedAt ?? ''))}
            />
          </dl>
        )}
      </Show>
      <ul class="verification-answers">
        <AnswerRow title={verifyWords().authentic[0]} answer={seen().authentic} />
        <AnswerRow title={verifyWords().current[0]} answer={seen().current} />
        <AnswerRow title={verifyWords().conditions[0]} answer={seen().conditions} />
        <AnswerRow title={verifyWords().identity[0]} answer={seen().identity} />
        <Show when={seen().evidence}>
          {evidence => (
            <li>
              <StateIcon state="pass" label="" />
              <div>
                <h3>{verifyWords().evidence}</h3>
                <span class="verification-word">{verifyWords().belongs}</span>
              </div>
              <div>
                <p>{verifyWords().asSigned(evidence().shown.length, evidence().manifest.journal.entries)}</p>
                <small>
                  {evidence().withheld.length === 0
                    ? verifyWords().nothingWithheld
                    : verifyWords().withheld(evidence().withheld.join(', '))}
                </small>
              </div>
            </li>
          )}
        </Show>
      </ul>
      <Show when={isAuthentic(seen()) && (seen().facts?.results.length ?? 0) > 0}>
        <table class="verification-results">
          <caption>{verifyWords().results}</caption>
          <tbody>
            <For each={seen().facts?.results}>
              {result => (
                <tr>
                  <th scope="row">{result.name}</th>
                  <td>{result.value}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </Show>
      <details class="verification-steps">
        <summary>{verifyWords().steps}</summary>
        <ol>
          <For each={seen().steps}>
            {step => (
              <li>
                <StateIcon state={answerStates[step.state]} size={14} />
                <span>{step.title}</span>
                <span class="figures">{step.ms} ms</span>
              </li>
            )}
          </For>
        </ol>
      </details>
    </article>
  )
}

const isAuthentic = (seen: Verification): boolean =>
  seen.authentic.state === 'yes' || seen.current.state === 'no'

function Fact(props: { readonly term: string; readonly said: string | undefined }): JSX.Element {
  return (
    <Show when={props.said}>
      {said => (
        <div>
          <dt>{props.term}</dt>
          <dd>{said()}</dd>
        </div>
      )}
    </Show>
  )
}

function AnswerRow(props: { readonly title: string; readonly answer: Answer }): JSX.Element {
  return (
    <li>
      <Show when={told(props.answer)} fallback={<Info size={16} aria-hidden="true" />}>
        {state => <StateIcon state={state()} label="" />}
      </Show>
      <div>
        <h3>{props.title}</h3>
        <span class={`verification-word verification-word-${props.answer.state}`}>{props.answer.word}</span>
      </div>
      <div>
        <p>{props.answer.text}</p>
        <Show when={props.answer.detail}>{detail => <small>{detail()}</small>}</Show>
      </div>
    </li>
  )
}

function told({ state }: Answer): ShownState | undefined {
  return state === 'told' ? undefined : answerStates[state]
}

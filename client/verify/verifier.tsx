import { createSignal, For, type JSX, Show } from 'solid-js'
import type { VerifierMeans } from '../../shared/credentials/verify-credential.ts'
import { failureSentence } from '../http/problem-error.ts'
import { StateIcon } from '../ui/state-icon.tsx'
import { createVerifications } from './create-verifications.ts'
import { DropZone } from './drop-zone.tsx'
import { outcomeStates, VerificationResult } from './verification-result.tsx'
import './verifier.css'
import { verifyWords } from './verify-words.ts'

export interface VerifierProps {
  readonly means: () => Promise<VerifierMeans>
  /** What is at an address that was pasted; absent where there is no network. */
  readonly fetchGiven?: (url: string) => Promise<Uint8Array | undefined>
  readonly title: string
  readonly lead: string
  /** A word below the list, on other ways to verify. */
  readonly aside: JSX.Element
}

/** The verifier: what was given on the left, what came of it on the right. */
export function Verifier(props: VerifierProps): JSX.Element {
  const verifications = createVerifications(() => props.means())
  const { checked, shown, busy } = verifications
  const [failure, setFailure] = createSignal('')

  async function onText(text: string): Promise<void> {
    const isAddress = /^https?:\/\/\S+$/.test(text)
    setFailure('')
    try {
      const bytes =
        isAddress && props.fetchGiven ? await props.fetchGiven(text) : new TextEncoder().encode(text)
      await verifications.check(isAddress ? text : verifyWords().pasted, bytes ?? new Uint8Array())
    } catch (error) {
      setFailure(failureSentence(error))
    }
  }

  return (
    <div class="page verifier">
      <header>
        <h1 class="page-title">{props.title}</h1>
        <p class="page-lead">{props.lead}</p>
      </header>
      <div class="verifier-given">
        <DropZone
          busy={busy()}
          takesAddresses={props.fetchGiven !== undefined}
          onFile={(name, bytes) => void verifications.check(name, bytes)}
          onText={text => void onText(text)}
        />
        <p class="verifier-failure" role="alert">
          {failure()}
        </p>
        <Show when={checked().length > 0}>
          <section class="panel" aria-labelledby="checked-title">
            <header class="verifier-list-head">
              <h2 id="checked-title">{verifyWords().checked}</h2>
              <span class="small quiet">{verifyWords().files(checked().length)}</span>
            </header>
            <ul class="verifier-list">
              <For each={checked()}>
                {file => (
                  <li>
                    <button
                      type="button"
                      aria-current={shown() === file ? 'true' : undefined}
                      onClick={() => verifications.show(file)}
                    >
                      <StateIcon state={outcomeStates[file.seen.outcome]} label="" />
                      <span class="mono">{file.name}</span>
                      <small>{file.seen.headline}</small>
                    </button>
                  </li>
                )}
              </For>
            </ul>
          </section>
        </Show>
        <p class="small quiet">{props.aside}</p>
      </div>
      <div class="verifier-seen" aria-live="polite">
        <Show when={shown()} fallback={<Nothing />}>
          {file => <VerificationResult name={file().name} seen={file().seen} />}
        </Show>
      </div>
    </div>
  )
}

const questions = ['authentic', 'current', 'conditions', 'identity'] as const

function Nothing(): JSX.Element {
  return (
    <section class="panel verifier-nothing">
      <h2>{verifyWords().fourQuestions}</h2>
      <dl>
        <For each={questions}>
          {question => (
            <div>
              <dt>{verifyWords()[question][0]}</dt>
              <dd>{verifyWords()[question][1]}</dd>
            </div>
          )}
        </For>
      </dl>
    </section>
  )
}

import Award from 'lucide-solid/icons/award'
import { createResource, For, type JSX, onCleanup, Show } from 'solid-js'
import {
  credentialForms,
  getCredentials,
  getTranscript,
  type OwnCredential,
} from '../../shared/credentials/credential-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { ButtonLink } from '../ui/button.tsx'
import { formatDate } from '../ui/format-time.ts'
import './own-credentials.css'
import { linkedInAddress } from './linked-in-address.ts'
import { reportWords } from './said-in-report.ts'

/** How often it is asked for a badge that is not issued yet. Milliseconds. */
const askAgainMs = 2_000
/** Issuing takes less than a second; a server that is being repaired gets as long as a person waits. */
const asksAtMost = 30

const titleOf = (kind: OwnCredential['kind']) =>
  kind === 'badge' ? reportWords().badge : reportWords().scoreReport

/** What a passed exam is worth to others: its badge in every form, and the portfolio. */
export function OwnCredentials(props: { readonly attemptId: string }): JSX.Element {
  const left = new AbortController()
  onCleanup(() => left.abort())
  const [issued] = createResource(
    () => props.attemptId,
    attemptId => whenIssued(attemptId, left.signal),
  )
  const badge = () => issued()?.credentials.find(({ kind }) => kind === 'badge')
  return (
    <Show when={badge()}>
      {one => (
        <section class="panel own-credentials" aria-labelledby="own-credentials">
          <Award size={34} stroke-width={1.4} color="var(--accent)" aria-hidden="true" />
          <div>
            <h2 id="own-credentials">{stateTitle(one())}</h2>
            <p>{stateWords(one())}</p>
          </div>
          <div class="actions">
            <ButtonLink look="primary" href={`/attempts/${props.attemptId}/portfolio`}>
              {reportWords().showWork}
            </ButtonLink>
            <ButtonLink
              look="ghost"
              target="_blank"
              rel="noopener noreferrer"
              href={linkedInAddress(one(), issued()?.verifyAddress)}
            >
              {reportWords().toLinkedIn}
            </ButtonLink>
          </div>
          <ul class="own-credentials-files">
            <For each={issued()?.credentials}>
              {credential => (
                <li>
                  <span>{titleOf(credential.kind)}</span>
                  <For each={credentialForms}>
                    {form => (
                      <a
                        href={`/api/attempts/${props.attemptId}/credentials/${credential.kind}/${form}`}
                        download=""
                      >
                        {form.toUpperCase()}
                        <span class="visually-hidden">{reportWords().of(titleOf(credential.kind))}</span>
                      </a>
                    )}
                  </For>
                </li>
              )}
            </For>
            <li>
              <a href="/verify">{reportWords().verifyOne}</a>
              <a href={getTranscript.path} download="">
                {reportWords().transcript}
              </a>
            </li>
          </ul>
        </section>
      )}
    </Show>
  )
}

function stateTitle(badge: OwnCredential): string {
  if (badge.withdrawn) return reportWords().badgeWithdrawn
  return badge.keyCompromised ? reportWords().badgeAnew : reportWords().hasBadge
}

function stateWords({
  withdrawn,
  reason,
  keyCompromised,
  issuerName,
  issuedAt,
  validUntil,
}: OwnCredential): string {
  if (withdrawn) return reportWords().withdrawnWhy(reason)
  if (keyCompromised) return reportWords().keyCompromised
  const until = validUntil === undefined ? undefined : formatDate(Date.parse(validUntil))
  return reportWords().issued(issuerName, formatDate(issuedAt), until)
}

/** Asks until the credentials are there: they are issued just after the score. */
async function whenIssued(attemptId: string, signal: AbortSignal) {
  for (let asks = 1; ; asks += 1) {
    const answer = await callRoute(getCredentials, { params: { attemptId }, signal })
    if (answer.credentials.length > 0 || asks >= asksAtMost || signal.aborted) return answer
    await new Promise(resolve => setTimeout(resolve, askAgainMs))
  }
}

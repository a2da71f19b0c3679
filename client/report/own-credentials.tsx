import Award from 'lucide-solid/icons/award'
import { createResource, For, type JSX, onCleanup, Show } from 'solid-js'
import {
  credentialForms,
  getCredentials,
  type OwnCredential,
} from '../../shared/credentials/credential-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { ButtonLink } from '../ui/button.tsx'
import { formatDate } from '../ui/format-time.ts'
import './own-credentials.css'
import { linkedInAddress } from './linked-in-address.ts'

/** How often it is asked for a badge that is not issued yet. Milliseconds. */
const askAgainMs = 2_000
/** Issuing takes less than a second; a server that is being repaired gets as long as a person waits. */
const asksAtMost = 30

const titles = { badge: 'Badge: that you passed', 'score-report': 'Score report: how' } as const

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
              Show your work
            </ButtonLink>
            <ButtonLink
              look="ghost"
              target="_blank"
              rel="noopener noreferrer"
              href={linkedInAddress(one(), issued()?.verifyAddress)}
            >
              Add to LinkedIn
            </ButtonLink>
          </div>
          <ul class="own-credentials-files">
            <For each={issued()?.credentials}>
              {credential => (
                <li>
                  <span>{titles[credential.kind]}</span>
                  <For each={credentialForms}>
                    {form => (
                      <a
                        href={`/api/attempts/${props.attemptId}/credentials/${credential.kind}/${form}`}
                        download=""
                      >
                        {form.toUpperCase()}
                        <span class="visually-hidden"> of the {titles[credential.kind]}</span>
                      </a>
                    )}
                  </For>
                </li>
              )}
            </For>
            <li>
              <a href="/verify">Verify one</a>
            </li>
          </ul>
        </section>
      )}
    </Show>
  )
}

function stateTitle(badge: OwnCredential): string {
  if (badge.withdrawn) return 'Your badge was withdrawn'
  return badge.keyCompromised ? 'Your badge has to be issued anew' : 'You have a badge'
}

function stateWords({
  withdrawn,
  reason,
  keyCompromised,
  issuerName,
  issuedAt,
  validUntil,
}: OwnCredential): string {
  if (withdrawn) return `Whoever verifies it is told so. The reason: ${reason ?? 'none was given'}`
  if (keyCompromised)
    return 'The key it was signed with got into other hands. Ask whoever runs this server to issue it anew.'
  const until = validUntil === undefined ? '' : `, valid until ${formatDate(Date.parse(validUntil))}`
  return `Issued by ${issuerName} on ${formatDate(issuedAt)}${until}. Anybody can verify it without trusting this site.`
}

/** Asks until the credentials are there: they are issued just after the score. */
async function whenIssued(attemptId: string, signal: AbortSignal) {
  for (let asks = 1; ; asks += 1) {
    const answer = await callRoute(getCredentials, { params: { attemptId }, signal })
    if (answer.credentials.length > 0 || asks >= asksAtMost || signal.aborted) return answer
    await new Promise(resolve => setTimeout(resolve, askAgainMs))
  }
}

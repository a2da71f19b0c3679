import Info from 'lucide-solid/icons/info'
import { createResource, type JSX, Match, Show, Switch } from 'solid-js'
import type { Answer } from '../../shared/credentials/verification.ts'
import type { ShownPortfolio } from '../../shared/portfolio/portfolio-routes.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { type ShownState, StateIcon } from '../ui/state-icon.tsx'
import type { Verified } from './verified.ts'

/** Verified in this browser, after everything else is there to read. */
export function TrustPanel(props: { readonly shown: ShownPortfolio }): JSX.Element {
  const [verified, { refetch }] = createResource(
    () => props.shown,
    async shown => (await import('./verified.ts')).verifyShown(shown),
  )
  return (
    <section class="panel portfolio-trust" aria-labelledby="portfolio-trust">
      <header>
        <h2 id="portfolio-trust">Can I trust this?</h2>
        <span class="small quiet">checked in your browser</span>
      </header>
      <div aria-live="polite">
        <Switch>
          <Match when={verified.error}>
            <p class="portfolio-trust-note">
              It could not be verified now. The archive can be verified without this site.
            </p>
          </Match>
          <Match when={verified.state === 'ready' && verified()}>
            {found => <Answers found={found()} />}
          </Match>
          <Match when={verified.loading}>
            <p class="portfolio-trust-note">Verifying…</p>
          </Match>
        </Switch>
      </div>
      <div class="actions">
        <Button look="primary" onClick={() => void refetch()}>
          Verify again
        </Button>
        <ButtonLink look="ghost" href="/verify">
          Verify a file
        </ButtonLink>
      </div>
    </section>
  )
}

function Answers(props: { readonly found: Verified }): JSX.Element {
  const { found } = props
  const authentic = (): Answer =>
    found.changed === undefined
      ? { ...found.badge.authentic, text: `${found.badge.authentic.text} Neither was anything on this page.` }
      : { state: 'no', word: 'No', text: found.changed }
  return (
    <ul>
      <Row title="Authentic" answer={authentic()} />
      <Row title="Current" answer={found.badge.current} />
      <Row title="Identity" answer={found.badge.identity} />
      <Show when={found.withheld.length > 0}>
        <Row
          title="Withheld"
          answer={{
            state: 'told',
            word: '',
            text: `${withheldWords(found.withheld.length)} not shown here. Their names are in the signed list.`,
          }}
        />
      </Show>
    </ul>
  )
}

const withheldWords = (count: number) => (count === 1 ? 'One signed file is' : `${count} signed files are`)

const states: { readonly [state in Exclude<Answer['state'], 'told'>]: ShownState } = {
  yes: 'pass',
  no: 'fail',
  unknown: 'inconclusive',
}

function Row(props: { readonly title: string; readonly answer: Answer }): JSX.Element {
  const state = () => (props.answer.state === 'told' ? undefined : states[props.answer.state])
  return (
    <li>
      <Show when={state()} fallback={<Info size={15} aria-hidden="true" />}>
        {shown => <StateIcon state={shown()} label={props.answer.word} size={15} />}
      </Show>
      <div>
        <h3>{props.title}</h3>
        <p>{props.answer.text}</p>
      </div>
    </li>
  )
}

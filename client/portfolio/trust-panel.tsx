import Info from 'lucide-solid/icons/info'
import { createResource, type JSX, Match, Show, Switch } from 'solid-js'
import type { Answer } from '../../shared/credentials/verification.ts'
import type { ShownPortfolio } from '../../shared/portfolio/portfolio-routes.ts'
import { afterPaint } from '../ui/after-paint.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { inPageLanguage } from '../ui/page-language.ts'
import { type ShownState, StateIcon } from '../ui/state-icon.tsx'
import { portfolioWords } from './said-in-portfolio.ts'
import type { Verified } from './verified.ts'

const words = () => inPageLanguage(portfolioWords)

/** Verified in this browser, after everything else is there to read. */
export function TrustPanel(props: { readonly shown: ShownPortfolio }): JSX.Element {
  const [verified, { refetch }] = createResource(
    () => props.shown,
    async shown => {
      await afterPaint()
      return (await import('./verified.ts')).verifyShown(shown)
    },
  )
  return (
    <section class="panel portfolio-trust" aria-labelledby="portfolio-trust">
      <header>
        <h2 id="portfolio-trust">{words().trust}</h2>
        <span class="small quiet">{words().checkedHere}</span>
      </header>
      <div aria-live="polite">
        <Switch>
          <Match when={verified.error}>
            <p class="portfolio-trust-note">{words().notVerified}</p>
          </Match>
          <Match when={verified.state === 'ready' && verified()}>
            {found => <Answers found={found()} />}
          </Match>
          <Match when={verified.loading}>
            <p class="portfolio-trust-note">{words().verifying}</p>
          </Match>
        </Switch>
      </div>
      <div class="actions">
        <Button look="primary" onClick={() => void refetch()}>
          {words().verifyAgain}
        </Button>
        <ButtonLink look="ghost" href="/verify">
          {words().verifyFile}
        </ButtonLink>
      </div>
    </section>
  )
}

function Answers(props: { readonly found: Verified }): JSX.Element {
  const { found } = props
  const authentic = (): Answer =>
    found.changed === undefined
      ? { ...found.badge.authentic, text: `${found.badge.authentic.text} ${words().norThisPage}` }
      : { state: 'no', word: words().no, text: found.changed }
  return (
    <ul>
      <Row title={words().question.authentic} answer={authentic()} />
      <Row title={words().question.current} answer={found.badge.current} />
      <Row title={words().question.conditions} answer={found.badge.conditions} />
      <Row title={words().question.identity} answer={found.badge.identity} />
      <Show when={found.withheld.length > 0}>
        <Row
          title={words().question.withheld}
          answer={{
            state: 'told',
            word: '',
            text: words().withheld(found.withheld.length),
          }}
        />
      </Show>
    </ul>
  )
}

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

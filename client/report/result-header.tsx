import Printer from 'lucide-solid/icons/printer'
import RotateCcw from 'lucide-solid/icons/rotate-ccw'
import { type JSX, Show } from 'solid-js'
import type { Report } from '../../shared/report/report.ts'
import { LanguageChoice } from '../challenge/language-choice.tsx'
import { StartButton } from '../challenge/start-button.tsx'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { formatDuration, formatMoment } from '../ui/format-time.ts'
import { ProgressRing } from '../ui/progress-ring.tsx'
import { said } from '../words/said.ts'
import { percentWords } from './percent-words.ts'
import './result-header.css'
import { reportWords } from './said-in-report.ts'

export interface ResultHeaderProps {
  readonly report: Report
  /** A new practice was started from here. */
  readonly onStarted: (attemptId: string) => void
}

const resultColours = {
  passed: 'var(--pass)',
  'not-passed': 'var(--fail)',
  open: 'var(--inconclusive)',
} as const

/** The result before anything else: passed or not, how far, and in what time. */
export function ResultHeader(props: ResultHeaderProps): JSX.Element {
  const score = () => props.report.score
  const colour = () => resultColours[score().result]
  return (
    <header class="panel result-header">
      <div class="result-figure" style={{ color: colour() }}>
        <ProgressRing value={score().percent / 100} size={112} colour={colour()} />
        <span class="figures" classList={{ 'result-range': score().open > 0 }}>
          {percentWords(props.report)}
          <small>%</small>
        </span>
      </div>
      <div class="result-words">
        <p class="result-challenge">
          {props.report.challenge.title}{' '}
          <Chip tone="accent">{reportWords().mode[props.report.mode === 'exam' ? 'exam' : 'practice']}</Chip>{' '}
          <LanguageChoice
            languages={props.report.challenge.languages}
            language={props.report.challenge.language}
          />
        </p>
        <h1 class="page-title">{said(`result.${score().result}`, {})}</h1>
        <p class="result-points figures">
          {said('score.points', score())}. {reportWords().passes(props.report.challenge.passPercent)}
        </p>
        <Show when={score().scaled}>
          {scaled => <p class="result-points figures">{said('score.scaled', scaled())}.</p>}
        </Show>
        <Show when={props.report.challenge.cut?.provisional}>
          <p class="result-open">
            {said('score.provisional', {
              judges: props.report.challenge.cut?.judges ?? 0,
              percent: props.report.challenge.passPercent,
            })}
          </p>
        </Show>
        <Show when={score().open > 0}>
          <p class="result-open">
            {said('score.open', { points: score().open, matters: score().result === 'open' })}
          </p>
        </Show>
        <ResultFacts report={props.report} />
      </div>
      <NextSteps {...props} />
    </header>
  )
}

function ResultFacts(props: { readonly report: Report }): JSX.Element {
  const time = () => props.report.time
  return (
    <dl class="result-facts">
      <div>
        <dt>{reportWords().candidate}</dt>
        <dd>{props.report.candidate.name ?? said('candidate.nameless', {})}</dd>
      </div>
      <div>
        <dt>{said(`ended.${props.report.ended.how}`, {})}</dt>
        <dd>{formatMoment(props.report.ended.at)}</dd>
      </div>
      <div>
        <dt>{reportWords().timeUsed}</dt>
        <dd>{reportWords().usedOf(formatDuration(time().usedMs), formatDuration(time().budgetMs))}</dd>
      </div>
      <div>
        <dt>{reportWords().givenBack}</dt>
        <dd>{time().givenBackMs > 0 ? formatDuration(time().givenBackMs) : reportWords().nothingLost}</dd>
      </div>
    </dl>
  )
}

function NextSteps(props: ResultHeaderProps): JSX.Element {
  const practice = () => `/start/${props.report.challenge.id}/practice`
  return (
    <div class="actions result-actions">
      <Show
        when={props.report.mode === 'exam'}
        fallback={
          <StartButton
            challengeId={props.report.challenge.id}
            mode="practice"
            icon={<RotateCcw size={16} stroke-width={1.6} />}
            onStarted={props.onStarted}
          >
            {reportWords().newVariant}
          </StartButton>
        }
      >
        <ButtonLink look={props.report.score.result === 'not-passed' ? 'primary' : 'ghost'} href={practice()}>
          {reportWords().practise}
        </ButtonLink>
      </Show>
      <Button look="ghost" icon={<Printer size={16} stroke-width={1.6} />} onClick={() => window.print()}>
        {reportWords().print}
      </Button>
    </div>
  )
}

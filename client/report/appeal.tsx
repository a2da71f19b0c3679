import { createSignal, createUniqueId, type JSX, Match, Show, Switch } from 'solid-js'
import type { Report } from '../../shared/report/report.ts'
import { appealVerdict } from '../../shared/routes/attempt-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { Button } from '../ui/button.tsx'
import { formatMoment } from '../ui/format-time.ts'
import './appeal.css'
import { reportWords } from './said-in-report.ts'

type Criterion = NonNullable<Report['criteria'][string]>

export interface AppealProps {
  readonly criterion: Criterion | undefined
  readonly checkId: string
  readonly attemptId: string
  readonly onAppealed: (report: Report) => void
}

/** Contradicting a verdict: asked once with a reason, decided once more from what was seen, answered by a person. */
export function Appeal(props: AppealProps): JSX.Element {
  const appeal = () => props.criterion?.appeal
  const canAsk = () => {
    const { verdict, reviewReason } = props.criterion ?? {}
    return verdict !== undefined && verdict.outcome === 'fail' && reviewReason === undefined
  }
  return (
    <Switch>
      <Match when={appeal()}>{asked => <Asked appeal={asked()} />}</Match>
      <Match when={canAsk()}>
        <AskForm {...props} />
      </Match>
    </Switch>
  )
}

function Asked(props: { readonly appeal: NonNullable<Criterion['appeal']> }): JSX.Element {
  const decided = () => props.appeal.decided
  return (
    <div class="appeal">
      <p>
        <span class="label">{reportWords().yourQuestion}</span>
        {props.appeal.reason ?? reportWords().wordsDeleted}{' '}
        <span class="small quiet">{formatMoment(props.appeal.at)}</span>
      </p>
      <Show when={decided()} fallback={<p class="quiet">{reportWords().willBeAnswered}</p>}>
        {answer => (
          <>
            <p>
              <span class="label">{reportWords().decidedOnceMore}</span>
              {replayWords(answer().replay)}
            </p>
            <p>
              <span class="label">{answer().granted ? reportWords().granted : reportWords().notGranted}</span>
              {answer().reason} <span class="small quiet">{formatMoment(answer().at)}</span>
            </p>
          </>
        )}
      </Show>
    </div>
  )
}

function replayWords({
  own,
  current,
}: NonNullable<NonNullable<Criterion['appeal']>['decided']>['replay']): string {
  if (own === undefined) return reportWords().nothingStored
  const now = current ? reportWords().asToday(current.version, current.outcome) : ''
  return `${reportWords().asItWas(own)}${now}`
}

function AskForm(props: AppealProps): JSX.Element {
  const id = createUniqueId()
  const [isOpen, setOpen] = createSignal(false)
  const [reason, setReason] = createSignal('')
  const [problem, setProblem] = createSignal<string>()
  const [isSending, setSending] = createSignal(false)
  const send = async () => {
    setSending(true)
    setProblem(undefined)
    try {
      const body = { checkId: props.checkId, reason: reason() }
      props.onAppealed(await callRoute(appealVerdict, { params: { attemptId: props.attemptId }, body }))
    } catch (error) {
      setProblem(error instanceof Error ? error.message : reportWords().notSent)
    } finally {
      setSending(false)
    }
  }
  return (
    <div class="appeal appeal-ask">
      <Show
        when={isOpen()}
        fallback={
          <Button look="ghost" onClick={() => setOpen(true)}>
            {reportWords().isWrong}
          </Button>
        }
      >
        <label for={id}>{reportWords().overlooked}</label>
        <textarea
          id={id}
          rows={3}
          maxLength={2_000}
          value={reason()}
          onInput={event => setReason(event.currentTarget.value)}
        />
        <Show when={problem()}>{sentence => <p role="alert">{sentence()}</p>}</Show>
        <div class="actions">
          <Button look="primary" disabled={reason().trim() === '' || isSending()} onClick={() => void send()}>
            {reportWords().askAgain}
          </Button>
          <Button look="ghost" onClick={() => setOpen(false)}>
            {reportWords().cancel}
          </Button>
        </div>
      </Show>
    </div>
  )
}

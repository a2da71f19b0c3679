import { createSignal, type JSX } from 'solid-js'
import { startAttempt } from '../../shared/routes/attempt-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { failureSentence } from '../http/problem-error.ts'
import { Button } from '../ui/button.tsx'
import { inPageLanguage } from '../ui/page-language.ts'
import { challengeWords } from './challenge-words.ts'
import './start-button.css'

export interface StartButtonProps {
  readonly challengeId: string
  readonly mode: 'exam' | 'practice' | 'demo'
  readonly disabled?: boolean | undefined
  /** The candidate consents that what terminals print is recorded. */
  readonly recordsTerminals?: boolean | undefined
  readonly icon?: JSX.Element
  readonly children: JSX.Element
  readonly onStarted: (attemptId: string) => void
}

/** Starts an attempt; a refusal is said beside the button. Pressing twice starts once. */
export function StartButton(props: StartButtonProps): JSX.Element {
  const [starting, setStarting] = createSignal(false)
  const [refusal, setRefusal] = createSignal('')
  async function start(): Promise<void> {
    setStarting(true)
    setRefusal('')
    try {
      const { challengeId, mode } = props
      const body = { challengeId, mode, ...(props.recordsTerminals && ({ recordsTerminals: true } as const)) }
      const { attemptId } = await callRoute(startAttempt, { body })
      props.onStarted(attemptId)
    } catch (error) {
      setRefusal(failureSentence(error))
      setStarting(false)
    }
  }
  return (
    <>
      <Button
        look="primary"
        icon={props.icon}
        disabled={starting() || props.disabled === true}
        onClick={() => void start()}
      >
        {starting() ? inPageLanguage(challengeWords).starting : props.children}
      </Button>
      <p class="start-refusal" role="alert">
        {refusal()}
      </p>
    </>
  )
}

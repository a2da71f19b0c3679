import type { DemoEvent } from '../../shared/demo/demo-event.ts'
import type { PresenterFrame } from '../../shared/demo/demo-frames.ts'
import { AppError } from '../../shared/problem.ts'
import type { AttemptSource } from './attempt-source.ts'
import type { Audience } from './audience.ts'
import type { DemoStage } from './demo-stage.ts'

/** What a presenter's page orders, once it is connected. */
export type DemoOrder = Exclude<PresenterFrame, { type: 'hello' | 'ping' }>

export interface OrderPowers {
  readonly stage: DemoStage
  readonly audience: Audience
  readonly source: () => AttemptSource | undefined
  readonly setPhase: (phase: 'live' | 'paused' | 'ended') => void
  readonly showAll: () => void
  readonly now: () => number
}

/** Carries out what a presenter orders. Throws `not-allowed` for what the demo is not in a phase for. */
export function createDemoOrders(powers: OrderPowers): (order: DemoOrder) => void {
  const { stage, audience, source, setPhase, now } = powers
  /** The task of the last chapter: going to it again begins no other. */
  let chapterTask = stage.state().chapters.at(-1)?.taskId

  return order => {
    if (stage.phase() === 'ended') throw new AppError('not-allowed', 'This demo has ended.')
    switch (order.type) {
      case 'go-live':
        setPhase('live')
        break
      case 'pause':
        if (stage.phase() === 'rehearsal')
          throw new AppError('not-allowed', 'Nobody is watching yet: let the audience in first.')
        setPhase('paused')
        break
      case 'end':
        setPhase('ended')
        break
      case 'share':
        stage.share(order.pane, order.on)
        if (order.on) powers.showAll()
        break
      case 'terminal':
        source()?.terminal(order.id, order)
        break
      case 'chapter':
        if (stage.phase() !== 'live' || (order.taskId !== undefined && order.taskId === chapterTask)) break
        chapterTask = order.taskId
        stage.publish(eventOf(order, now()))
        break
      case 'answer':
        audience.answer(order.question, order.text)
        break
      case 'poll':
        audience.startPoll(order.question)
        break
      default:
        stage.publish(eventOf(order, now()))
    }
  }
}

/** What an order that tells everybody something tells them. */
function eventOf(
  order: Extract<
    DemoOrder,
    { type: 'show' | 'edit' | 'look' | 'select-terminal' | 'chapter' | 'point' | 'say' }
  >,
  now: number,
): DemoEvent {
  switch (order.type) {
    case 'show':
      return { ...order, type: 'shown' }
    case 'edit':
      return { ...order, type: 'edited' }
    case 'look':
      return { type: 'looked', look: order.look }
    case 'select-terminal':
      return { type: 'terminal-selected', id: order.id }
    case 'chapter': {
      const { type, title, taskId } = order
      return { type, title, ...(taskId !== undefined && { taskId }) }
    }
    case 'point':
      return { type: 'pointed', at: order.at }
    case 'say':
      return { type: 'said', text: order.text, at: now }
    default:
      return order satisfies never
  }
}

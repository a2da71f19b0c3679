import type { DemoState } from '../../shared/demo/demo-state.ts'
import { type Audience, createAudience } from './audience.ts'
import type { DemoStage } from './demo-stage.ts'
import type { Later } from './later.ts'
import { createToldInTurn } from './told-in-turn.ts'

/** An audience, of whose questions and poll everybody is told. */
export interface ToldAudience extends Audience {
  /** Tells what waits for its turn to be told. */
  flush(): void
}

export interface AudiencePowers {
  /** As an earlier server left it. */
  readonly begin: Pick<DemoState, 'questions' | 'poll'>
  readonly stage: Pick<DemoStage, 'publish'>
  readonly later: Later
  /** Called with every change, also of what the presenter alone is told. */
  readonly onChange: () => void
}

export function createToldAudience({ begin, stage, later, onChange }: AudiencePowers): ToldAudience {
  const audience = createAudience(begin, what => {
    if (what === 'questions') questions.changed()
    if (what === 'poll') poll.changed()
    onChange()
  })
  const questions = createToldInTurn(
    () => ({ type: 'questions', questions: [...audience.questions()] }),
    stage.publish,
    later,
  )
  const poll = createToldInTurn(() => ({ type: 'poll', poll: audience.poll() }), stage.publish, later)
  return {
    ...audience,
    flush() {
      questions.flush()
      poll.flush()
    },
  }
}

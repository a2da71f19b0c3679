import ArrowLeft from 'lucide-solid/icons/arrow-left'
import Play from 'lucide-solid/icons/play'
import { createMemo, For, type JSX, Match, Switch } from 'solid-js'
import { lessonParts } from '../../shared/challenge/lesson.ts'
import { Button } from '../ui/button.tsx'
import { Markdown } from '../ui/markdown.tsx'
import './lesson.css'
import { tasksWords } from './tasks-words.ts'

/** A lesson in the place of the brief; its steps are run in the terminal beside it. Import it lazily, as Markdown. */
export function Lesson(props: {
  readonly text: string
  readonly language: string
  readonly onRun: (commands: string) => void
  readonly onBack: () => void
}): JSX.Element {
  const parts = createMemo(() => lessonParts(props.text))
  const stepNumber = (index: number) =>
    parts()
      .slice(0, index + 1)
      .filter(part => part.kind === 'step').length
  return (
    <article class="brief lesson" tabindex={-1} aria-label={tasksWords().lesson} lang={props.language}>
      <Button look="bare" icon={<ArrowLeft size={14} stroke-width={1.6} />} onClick={() => props.onBack()}>
        {tasksWords().backToTask}
      </Button>
      <For each={parts()}>
        {(part, index) => (
          <Switch>
            <Match when={part.kind === 'text' && part.markdown}>
              {markdown => <Markdown text={markdown()} />}
            </Match>
            <Match when={part.kind === 'step' && part.commands}>
              {commands => (
                <div class="lesson-step">
                  <pre class="mono">{commands()}</pre>
                  <Button
                    look="ghost"
                    icon={<Play size={13} stroke-width={1.6} />}
                    aria-label={tasksWords().runStep(stepNumber(index()))}
                    onClick={() => props.onRun(commands())}
                  >
                    {tasksWords().run}
                  </Button>
                </div>
              )}
            </Match>
          </Switch>
        )}
      </For>
    </article>
  )
}

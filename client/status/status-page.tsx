import { createResource, For, type JSX, Show } from 'solid-js'
import type { z } from 'zod'
import { getStatus } from '../../shared/routes/challenge-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { formatMoment } from '../ui/format-time.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { ReadinessIcon } from '../ui/readiness-icon.tsx'
import { partStateWords, partTitles } from './part-words.ts'
import './status-page.css'

type Status = z.output<typeof getStatus.answer>

/** What this server can and cannot do now, for whoever runs it and for whoever wonders. */
export function StatusPage(): JSX.Element {
  usePageTitle(() => 'Status')
  const [status, { refetch }] = createResource(() => callRoute(getStatus, {}))
  return (
    <Show when={status.latest}>
      {seen => (
        <div class="page status-page">
          <header class="status-head">
            <div>
              <h1 class="page-title">Status</h1>
              <p class="page-lead" aria-live="polite">
                {seen().examReady
                  ? 'Exams and practice can be started.'
                  : 'Exams cannot be started at the moment. What is missing stands below.'}
              </p>
            </div>
            <Button onClick={() => void refetch()}>Look again</Button>
          </header>
          <ul class="panel status-parts">
            <For each={seen().parts}>{part => <Part part={part} />}</For>
          </ul>
          <p class="facts small">
            <span>Version {seen().version}</span>
            <span>Server time {formatMoment(seen().serverTime)}</span>
          </p>
        </div>
      )}
    </Show>
  )
}

function Part(props: { readonly part: Status['parts'][number] }): JSX.Element {
  const tone = () =>
    props.part.state === 'ready' ? 'pass' : props.part.state === 'limited' ? 'accent' : 'fail'
  return (
    <li>
      <ReadinessIcon readiness={props.part.state} />
      <div>
        <h2>
          {partTitles[props.part.name]} <Chip tone={tone()}>{partStateWords[props.part.state]}</Chip>
        </h2>
        <p>{props.part.detail}</p>
        <Show when={props.part.problems.length > 0}>
          <ul class="status-problems">
            <For each={props.part.problems}>{problem => <li>{problem}</li>}</For>
          </ul>
        </Show>
      </div>
    </li>
  )
}

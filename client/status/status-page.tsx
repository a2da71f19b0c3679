import { createResource, For, type JSX, Show } from 'solid-js'
import type { z } from 'zod'
import { getStatus } from '../../shared/routes/challenge-routes.ts'
import { callRoute } from '../http/call-route.ts'
import { preferredLanguage } from '../http/language.ts'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { formatMoment } from '../ui/format-time.ts'
import { usePageLanguage } from '../ui/page-language.ts'
import { usePageTitle } from '../ui/page-title.ts'
import { ReadinessIcon } from '../ui/readiness-icon.tsx'
import './status-page.css'
import { statusWords } from './status-words.ts'

type Status = z.output<typeof getStatus.answer>

/** What this server can and cannot do now, for whoever runs it and for whoever wonders. */
export function StatusPage(): JSX.Element {
  usePageLanguage(preferredLanguage)
  usePageTitle(() => statusWords().title)
  const [status, { refetch }] = createResource(() => callRoute(getStatus, {}))
  return (
    <Show when={status.latest}>
      {seen => (
        <div class="page status-page">
          <header class="status-head">
            <div>
              <h1 class="page-title">{statusWords().title}</h1>
              <p class="page-lead" aria-live="polite">
                {seen().examReady ? statusWords().canStart : statusWords().cannotStart}
              </p>
            </div>
            <Button onClick={() => void refetch()}>{statusWords().lookAgain}</Button>
          </header>
          <ul class="panel status-parts">
            <For each={seen().parts}>{part => <Part part={part} />}</For>
          </ul>
          <Show when={seen().parts.some(({ problems }) => problems.length > 0)}>
            <p class="small quiet">{statusWords().problemsInEnglish}</p>
          </Show>
          <p class="facts small">
            <span>{statusWords().version(seen().version)}</span>
            <span>{statusWords().serverTime(formatMoment(seen().serverTime))}</span>
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
          {statusWords().parts[props.part.name]}{' '}
          <Chip tone={tone()}>{statusWords().states[props.part.state]}</Chip>
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

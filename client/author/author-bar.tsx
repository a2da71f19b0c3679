import ExternalLink from 'lucide-solid/icons/external-link'
import Eye from 'lucide-solid/icons/eye'
import { createSignal, For, type JSX, Show } from 'solid-js'
import { type AuthorState, startAuthorVariant } from '../../shared/routes/author-routes.ts'
import { LanguageChoice } from '../challenge/language-choice.tsx'
import { callRoute } from '../http/call-route.ts'
import { chosenLanguage } from '../http/language.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { ThemeButton } from '../ui/theme-button.tsx'
import type { FollowedState } from './create-author-state.ts'

const bySeed = ''

/** Which challenge in which variant and language, and how another one is begun. */
export function AuthorBar(props: {
  readonly state: AuthorState
  readonly followed: FollowedState
}): JSX.Element {
  const challenge = () => props.state.challenge
  const [seed, setSeed] = createSignal<string>()
  const [choices, setChoices] = createSignal<{ readonly [name: string]: string }>()
  const chosen = () => choices() ?? props.state.variant.choices
  const language = () => {
    const wanted = chosenLanguage()
    const { languages } = challenge()
    return wanted !== undefined && languages.includes(wanted) ? wanted : (languages[0] ?? 'en')
  }

  function start(): void {
    const body = {
      seed: seed()?.trim() || props.state.variant.seed,
      choices: Object.fromEntries(Object.entries(chosen()).filter(([, value]) => value !== bySeed)),
    }
    void props.followed.tried(async () => {
      await callRoute(startAuthorVariant, { body })
      setSeed(undefined)
      setChoices(undefined)
    })
  }

  return (
    <header class="author-bar">
      <h1>
        <Eye size={16} stroke-width={1.6} aria-hidden="true" /> Author preview
      </h1>
      <span class="author-title">
        <b>{challenge().title}</b> <Chip>{challenge().version}</Chip>{' '}
        <code title={challenge().digest}>{challenge().digest.slice(0, 8)}</code>
      </span>
      <form
        class="author-variant"
        onSubmit={event => {
          event.preventDefault()
          start()
        }}
      >
        <label>
          Seed{' '}
          <input
            value={seed() ?? props.state.variant.seed}
            maxlength="60"
            size="9"
            onInput={event => setSeed(event.currentTarget.value)}
          />
        </label>
        <For each={challenge().choices}>
          {choice => (
            <label>
              {choice.name}{' '}
              <select
                onChange={event => setChoices({ ...chosen(), [choice.name]: event.currentTarget.value })}
              >
                <option value={bySeed} selected={(chosen()[choice.name] ?? bySeed) === bySeed}>
                  by the seed{chosen()[choice.name] === undefined ? `: ${choice.value}` : ''}
                </option>
                <For each={choice.values}>
                  {value => (
                    <option value={value} selected={chosen()[choice.name] === value}>
                      {value}
                    </option>
                  )}
                </For>
              </select>
            </label>
          )}
        </For>
        <Button type="submit">Start anew</Button>
      </form>
      <span class="author-end">
        <LanguageChoice languages={challenge().languages} language={language()} />
        <Show when={props.state.attempt.id}>
          {id => (
            <ButtonLink
              look="ghost"
              href={`/attempts/${id()}`}
              target="_blank"
              icon={<ExternalLink size={14} stroke-width={1.6} aria-hidden="true" />}
            >
              As a candidate
            </ButtonLink>
          )}
        </Show>
        <ThemeButton />
      </span>
    </header>
  )
}

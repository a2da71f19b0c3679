import { createSignal, For, type JSX, Show } from 'solid-js'
import { chooseLanguage } from '../http/language.ts'
import { inPageLanguage, pageLanguage } from '../ui/page-language.ts'
import { challengeWords } from './challenge-words.ts'
import './language-choice.css'

const nameOf = (language: string) =>
  new Intl.DisplayNames([pageLanguage()], { type: 'language' }).of(language) ?? language

/** The languages that a challenge is told in; nothing where there is but one. Choosing loads the page anew, in that one. */
export function LanguageChoice(props: {
  readonly languages: readonly string[]
  readonly language: string
}): JSX.Element {
  const [refused, setRefused] = createSignal(false)
  function choose(language: string): void {
    if (language === props.language) return
    try {
      chooseLanguage(language)
      window.location.reload()
    } catch {
      setRefused(true)
    }
  }
  return (
    <Show when={props.languages.length > 1}>
      {/* A fieldset would bring a form's look with it. */}
      {/* biome-ignore lint/a11y/useSemanticElements: the buttons are no form */}
      <span class="language-choice" role="group" aria-label={inPageLanguage(challengeWords).language}>
        <For each={props.languages}>
          {language => (
            <button
              type="button"
              aria-pressed={language === props.language}
              aria-label={nameOf(language)}
              title={refused() ? inPageLanguage(challengeWords).nothingKept : nameOf(language)}
              onClick={() => choose(language)}
            >
              {language}
            </button>
          )}
        </For>
      </span>
    </Show>
  )
}

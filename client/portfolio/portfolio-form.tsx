import { createSignal, For, type JSX, Show } from 'solid-js'
import {
  type Audience,
  type PortfolioSettings,
  type Section,
  sections,
} from '../../shared/portfolio/portfolio-parts.ts'
import { failureSentence } from '../http/problem-error.ts'
import { Button } from '../ui/button.tsx'
import { formatDate } from '../ui/format-time.ts'

const audienceWords: { readonly [audience in Audience]: readonly [string, string] } = {
  nobody: ['Nobody', 'Only you see it. A link that was out leads nowhere any more.'],
  link: ['Whoever has the link', 'Search engines are asked to stay away.'],
  public: ['Everybody', 'Search engines may list it.'],
}
const sectionWords: { readonly [section in Section]: string } = {
  score: 'Score by domain',
  tasks: 'Tasks: what failed, what passes now',
  changes: 'Changes of files, and the repository of the work',
  diagram: 'Diagram before and after',
  note: 'Your note',
}
const dayMs = 24 * 3_600_000
const terms = [
  ['Until you withdraw it', undefined],
  ['For a week', 7],
  ['For a month', 30],
  ['For three months', 90],
] as const

/** Who sees what, for how long, and the candidate's own words. Nothing holds before it is saved. */
export function PortfolioForm(props: {
  readonly settings: PortfolioSettings
  readonly onSave: (settings: PortfolioSettings) => Promise<void>
}): JSX.Element {
  const [chosen, setChosen] = createSignal(props.settings)
  const [saving, setSaving] = createSignal(false)
  const [failure, setFailure] = createSignal<string>()
  const change = (changed: Partial<PortfolioSettings>) => setChosen(before => ({ ...before, ...changed }))

  async function save(): Promise<void> {
    setSaving(true)
    setFailure(undefined)
    try {
      await props.onSave(chosen())
    } catch (error) {
      setFailure(failureSentence(error))
    } finally {
      setSaving(false)
    }
  }

  return (
    <form
      class="panel portfolio-form"
      onSubmit={event => {
        event.preventDefault()
        void save()
      }}
    >
      <fieldset>
        <legend>Who sees it</legend>
        <For each={Object.entries(audienceWords) as [Audience, readonly [string, string]][]}>
          {([audience, [title, about]]) => (
            <label>
              <input
                type="radio"
                name="audience"
                checked={chosen().audience === audience}
                onChange={() => change({ audience })}
              />
              <span>
                {title}
                <small>{about}</small>
              </span>
            </label>
          )}
        </For>
      </fieldset>
      <fieldset>
        <legend>What they see beside your name, the exam and its conditions</legend>
        <For each={sections}>
          {section => (
            <label>
              <input
                type="checkbox"
                checked={chosen().sections[section]}
                onChange={event =>
                  change({ sections: { ...chosen().sections, [section]: event.currentTarget.checked } })
                }
              />
              <span>{sectionWords[section]}</span>
            </label>
          )}
        </For>
      </fieldset>
      <label class="portfolio-form-field">
        Your note, shown as yours
        <textarea
          rows={3}
          maxlength={2_000}
          value={chosen().note}
          onInput={event => change({ note: event.currentTarget.value })}
        />
      </label>
      <label class="portfolio-form-field">
        For how long
        <select onChange={event => change(untilOf(event.currentTarget.value, props.settings.expiresAt))}>
          <Show when={props.settings.expiresAt}>
            {at => <option value="as-it-is">As it is, until {formatDate(at())}</option>}
          </Show>
          <For each={terms}>{([words, days]) => <option value={days ?? 0}>{words}</option>}</For>
        </select>
      </label>
      <div class="actions">
        <Button look="primary" type="submit" disabled={saving()}>
          {saving() ? 'Signing…' : 'Save'}
        </Button>
      </div>
      <p role="alert">{failure()}</p>
    </form>
  )
}

function untilOf(chosen: string, before: number | undefined): Pick<PortfolioSettings, 'expiresAt'> {
  if (chosen === 'as-it-is') return { expiresAt: before }
  return { expiresAt: chosen === '0' ? undefined : Date.now() + Number(chosen) * dayMs }
}

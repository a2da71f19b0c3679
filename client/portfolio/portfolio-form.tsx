import { createSignal, For, type JSX, Show } from 'solid-js'
import {
  audiences,
  type ChosenSections,
  type PortfolioSettings,
  type Section,
  sections,
} from '../../shared/portfolio/portfolio-parts.ts'
import { failureSentence } from '../http/problem-error.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { formatDate } from '../ui/format-time.ts'
import { inPageLanguage } from '../ui/page-language.ts'
import { portfolioWords } from './said-in-portfolio.ts'

const words = () => inPageLanguage(portfolioWords).own
const dayMs = 24 * 3_600_000
const terms = [
  ['forever', undefined],
  ['week', 7],
  ['month', 30],
  ['months', 90],
] as const

/** Who sees what, for how long, and the candidate's own words. Nothing holds before it is saved. */
export function PortfolioForm(props: {
  readonly settings: PortfolioSettings
  /** There is a recording of the terminals. */
  readonly hasRecording: boolean
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
        <legend>{words().whoSees}</legend>
        <For each={audiences}>
          {audience => (
            <Choice
              group="audience"
              checked={chosen().audience === audience}
              onChange={() => change({ audience })}
            >
              {words().audience[audience][0]}
              <small>{words().audience[audience][1]}</small>
            </Choice>
          )}
        </For>
      </fieldset>
      <SectionChoice
        chosen={chosen().sections}
        hasRecording={props.hasRecording}
        onChange={sections => change({ sections })}
      />
      <label class="portfolio-form-field">
        {words().note}
        <textarea
          rows={3}
          maxlength={2_000}
          value={chosen().note}
          onInput={event => change({ note: event.currentTarget.value })}
        />
      </label>
      <label class="portfolio-form-field">
        {words().howLong}
        <select onChange={event => change(untilOf(event.currentTarget.value, props.settings.expiresAt))}>
          <Show when={props.settings.expiresAt}>
            {at => <option value="as-it-is">{words().until(formatDate(at()))}</option>}
          </Show>
          <For each={terms}>{([term, days]) => <option value={days ?? 0}>{words().terms[term]}</option>}</For>
        </select>
      </label>
      <div class="actions">
        <Button look="primary" type="submit" disabled={saving()}>
          {saving() ? words().signing : words().save}
        </Button>
      </div>
      <p role="alert">{failure()}</p>
    </form>
  )
}

function SectionChoice(props: {
  readonly chosen: ChosenSections
  readonly hasRecording: boolean
  readonly onChange: (chosen: ChosenSections) => void
}): JSX.Element {
  const isThere = (section: Section) => section !== 'recording' || props.hasRecording
  return (
    <fieldset>
      <legend>{words().whatTheySee}</legend>
      <For each={sections}>
        {section => (
          <Choice
            checked={props.chosen[section] && isThere(section)}
            disabled={!isThere(section)}
            onChange={checked => props.onChange({ ...props.chosen, [section]: checked })}
          >
            {words().section[section]}
            <Show when={!isThere(section)}>
              <small>{words().noRecording}</small>
            </Show>
          </Choice>
        )}
      </For>
    </fieldset>
  )
}

function untilOf(chosen: string, before: number | undefined): Pick<PortfolioSettings, 'expiresAt'> {
  if (chosen === 'as-it-is') return { expiresAt: before }
  return { expiresAt: chosen === '0' ? undefined : Date.now() + Number(chosen) * dayMs }
}

import Check from 'lucide-solid/icons/check'
import { createSignal, For, type JSX } from 'solid-js'
import { announce } from '../ui/announcer.tsx'
import { Bar } from '../ui/bar.tsx'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { Choice } from '../ui/choice.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Markdown } from '../ui/markdown.tsx'
import { PostButton } from '../ui/post-button.tsx'
import { ProgressRing } from '../ui/progress-ring.tsx'
import { ReadinessIcon } from '../ui/readiness-icon.tsx'
import { SplitHandle } from '../ui/split-handle.tsx'
import { StateIcon } from '../ui/state-icon.tsx'
import { Tab, TabList } from '../ui/tabs.tsx'
import { standings } from './samples.ts'
import { Section, Specimen } from './specimen.tsx'

const looks = ['plain', 'primary', 'ghost', 'bare', 'danger'] as const
const tones = [undefined, 'accent', 'pass', 'fail', 'inconclusive'] as const
const readinesses = ['looking', 'ready', 'limited', 'unavailable'] as const
const parts = [0, 0.4, 1]
const choices = [
  ['open', false, false],
  ['chosen', true, false],
  ['not for you', false, true],
] as const

const text = `Markdown with \`code\`, **weight**, [a link](/), and

- a list
- of two

\`\`\`sh
aws sqs list-queues
\`\`\``

/** The parts of any page. */
export function Parts(): JSX.Element {
  return (
    <Section title="Parts of any page">
      <For each={looks}>
        {look => (
          <Specimen name={`button, ${look}`}>
            <Button look={look} onClick={() => announce(`You pressed ${look}.`)}>
              Do it
            </Button>
            <Button look={look} icon={<Check size={16} stroke-width={1.6} />}>
              With an icon
            </Button>
            <Button look={look} disabled>
              Not now
            </Button>
            <ButtonLink look={look} href="#root">
              A link
            </ButtonLink>
          </Specimen>
        )}
      </For>
      <Specimen name="choice">
        <For each={[undefined, 'one of them']}>
          {group => (
            <For each={choices}>
              {([name, checked, disabled]) => (
                <Choice
                  {...{ group, checked, disabled }}
                  onChange={() => announce(`You chose what is ${name}.`)}
                >
                  {name} <small>and what it means</small>
                </Choice>
              )}
            </For>
          )}
        </For>
      </Specimen>
      <Specimen name="icon button">
        <IconButton label="Do it">
          <Check size={16} stroke-width={1.6} />
        </IconButton>
        <PostButton action="/gallery" fields={{}}>
          Open elsewhere
        </PostButton>
      </Specimen>
      <Specimen name="chips">
        <For each={tones}>{tone => <Chip tone={tone}>{tone ?? 'plain'}</Chip>}</For>
      </Specimen>
      <Specimen name="chips with a lamp">
        <For each={tones}>
          {tone => (
            <Chip tone={tone} lamp>
              {tone ?? 'plain'}
            </Chip>
          )}
        </For>
      </Specimen>
      <Specimen name="state icons">
        <For each={standings}>{state => <StateIcon state={state} />}</For>
      </Specimen>
      <Specimen name="readiness icons">
        <For each={readinesses}>{readiness => <ReadinessIcon readiness={readiness} />}</For>
      </Specimen>
      <Specimen name="progress rings">
        <For each={parts}>{value => <ProgressRing value={value} />}</For>
      </Specimen>
      <Specimen name="bars">
        <For each={parts}>{value => <Bar value={value} label="Done" />}</For>
      </Specimen>
      <Tabs />
      <Split />
      <Specimen name="markdown">
        <Markdown text={text} />
      </Specimen>
    </Section>
  )
}

function Tabs(): JSX.Element {
  const [tab, setTab] = createSignal('one')
  return (
    <Specimen name="tabs">
      <TabList label="Tabs">
        <For each={['one', 'two', 'three']}>
          {name => (
            <Tab selected={tab() === name} onSelect={() => setTab(name)}>
              Tab {name}
            </Tab>
          )}
        </For>
      </TabList>
    </Specimen>
  )
}

function Split(): JSX.Element {
  const [width, setWidth] = createSignal(120)
  return (
    <Specimen name="split handle">
      <div class="gallery-split" style={{ 'grid-template-columns': `${width()}px auto 1fr` }}>
        <span>{width()} px</span>
        <SplitHandle
          label="the left side"
          orientation="vertical"
          value={width()}
          min={60}
          max={200}
          onChange={setWidth}
          onReset={() => setWidth(120)}
        />
        <span />
      </div>
    </Specimen>
  )
}

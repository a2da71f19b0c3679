import FastForward from 'lucide-solid/icons/fast-forward'
import GitBranch from 'lucide-solid/icons/git-branch'
import Pause from 'lucide-solid/icons/pause'
import Play from 'lucide-solid/icons/play'
import SkipBack from 'lucide-solid/icons/skip-back'
import { createMemo, For, type JSX, Show } from 'solid-js'
import type { ChallengeView } from '../../shared/challenge/challenge-view.ts'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { StateIcon } from '../ui/state-icon.tsx'
import type { OwnCopy } from './copy.ts'
import { demoTime } from './demo-time.ts'
import type { FollowSession } from './follow-session.ts'
import { chapterStart, chapterTitle, passedTasks, taskMarks } from './follow-view.ts'
import { followWords } from './follow-words.ts'
import type { OwnPlace } from './own-place.ts'
import './pace-bar.css'

const icon = { size: 15, 'stroke-width': 1.6 } as const

export interface PaceBarProps {
  readonly place: OwnPlace
  readonly session: FollowSession
  readonly challenge: ChallengeView
  readonly words: { readonly title: string; readonly detail: string }
  /** They read on their own, with the demo still live. */
  readonly wanders: boolean
  /** Absent where nobody here can take one. */
  readonly copy: OwnCopy | undefined
  readonly onRejoin: () => void
  /** What is to be seen wherever one is. */
  readonly children?: JSX.Element
}

/** Where the presenter is, where this page is, and how it gets back. */
export function PaceBar(props: PaceBarProps): JSX.Element {
  const phase = () => props.session.live().phase
  const hasBegun = () => phase() !== 'rehearsal'
  const away = () => !props.place.isLive() || props.wanders
  return (
    <section class="pace" aria-label={followWords().whereYouAre}>
      <div class="pace-row">
        <Chip tone={tones[phase()]} lamp>
          {followWords().phases[phase()]}{' '}
          <span class="figures">{demoTime(Math.max(props.place.liveAt(), props.session.live().at))}</span>
        </Chip>
        <p class="pace-words" role="status">
          <b>{props.words.title}</b> <span>{props.words.detail}</span>
        </p>
        <Show when={hasBegun()}>
          <IconButton
            label={followWords().chapterStart}
            onClick={() => props.place.goTo(chapterStart(props.session.live().chapters, props.place.at()))}
          >
            <SkipBack {...icon} />
          </IconButton>
          <IconButton
            label={props.place.isPlaying() ? followWords().pause : followWords().goOn}
            onClick={props.place.togglePlay}
          >
            <Show when={props.place.isPlaying()} fallback={<Play {...icon} />}>
              <Pause {...icon} />
            </Show>
          </IconButton>
          <Button
            look="ghost"
            aria-label={followWords().speed(props.place.speed())}
            disabled={props.place.isLive()}
            onClick={props.place.nextSpeed}
          >
            {props.place.speed()}×
          </Button>
          <Show when={props.copy}>
            {copy => (
              <Button look="ghost" icon={<GitBranch {...icon} />} onClick={() => copy().take()}>
                {followWords().tryIt} <kbd>Y</kbd>
              </Button>
            )}
          </Show>
          <Button
            look={away() ? 'primary' : 'plain'}
            icon={<FastForward {...icon} />}
            disabled={!away()}
            onClick={() => props.onRejoin()}
          >
            {phase() === 'ended' ? followWords().toTheEnd : followWords().rejoin} <kbd>L</kbd>
          </Button>
        </Show>
      </div>
      <Show when={hasBegun()}>
        <Track {...props} />
      </Show>
      {props.children}
    </section>
  )
}

const tones = { rehearsal: undefined, live: 'fail', paused: 'accent', ended: undefined } as const

/** The demo so far as a length: what was seen, what is ahead, the chapters, and where tasks came to pass. */
function Track(props: PaceBarProps): JSX.Element {
  const end = () => Math.max(1, props.place.liveAt(), props.place.at())
  const part = (at: number) => `${(100 * Math.min(end(), Math.max(0, at))) / end()}%`
  const chapters = () => props.session.live().chapters
  const marks = createMemo(() => taskMarks(props.session.live(), props.challenge))
  const passing = createMemo(() => new Set(passedTasks(props.session.live(), props.challenge)))
  const isOver = () => props.session.live().phase === 'ended'
  return (
    <div class="pace-track">
      <input
        type="range"
        aria-label={followWords().time}
        aria-valuetext={followWords().timeOf(demoTime(props.place.at()), demoTime(end()))}
        min={0}
        max={end()}
        step={1_000}
        value={props.place.at()}
        onInput={event => props.place.goTo(Number(event.currentTarget.value))}
        style={{ '--seen': part(props.place.at()) }}
      />
      {/* The chapters beside the work say the same in words. */}
      <div class="pace-marks" aria-hidden="true">
        <For each={marks()}>
          {mark => (
            <span
              style={{ left: part(mark.at) }}
              title={`${demoTime(mark.at)}: ${followWords()[mark.passes ? 'passes' : 'passesNoLonger'](mark.title)}`}
            >
              <StateIcon state={mark.passes ? 'pass' : 'fail'} label="" size={13} />
            </span>
          )}
        </For>
      </div>
      <div class="pace-chapters" aria-hidden="true">
        <For each={chapters()}>
          {(chapter, index) => (
            <span
              class="pace-chapter"
              style={{
                left: part(chapter.at),
                width: `calc(${part((chapters()[index() + 1]?.at ?? end()) - chapter.at)} - 4px)`,
              }}
            >
              {chapterTitle(chapter, props.challenge)}{' '}
              <Show when={passing().has(chapter.taskId ?? '')}>
                <StateIcon state="pass" label="" size={11} />
              </Show>
            </span>
          )}
        </For>
        <Show when={!props.place.isLive()}>
          <span class="pace-label pace-you figures" style={{ '--at': part(props.place.at()) }}>
            {followWords().you(demoTime(props.place.at()))}
          </span>
          <span class="pace-label pace-end figures">
            {followWords()[isOver() ? 'end' : 'live'](demoTime(end()))}
          </span>
        </Show>
      </div>
    </div>
  )
}

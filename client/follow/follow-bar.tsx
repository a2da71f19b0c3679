import CircleQuestionMark from 'lucide-solid/icons/circle-question-mark'
import Hand from 'lucide-solid/icons/hand'
import Users from 'lucide-solid/icons/users'
import { createSignal, type JSX } from 'solid-js'
import { BrandMark } from '../ui/brand-mark.tsx'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { ThemeButton } from '../ui/theme-button.tsx'
import '../ui/top-bar.css'
import type { FollowSession } from './follow-session.ts'
import { followWords } from './follow-words.ts'
import type { Visit } from './visit.ts'

const icon = { size: 15, 'stroke-width': 1.6 } as const

/** What is shown, by whom, and the ways to be heard. */
export function FollowBar(props: {
  readonly visit: Visit
  readonly session: FollowSession
  readonly onAsk: () => void
}): JSX.Element {
  const [hand, setHand] = createSignal(false)
  function toggleHand(): void {
    setHand(up => !up)
    props.session.say({ type: 'hand', up: hand() })
  }
  const over = () => props.session.live().phase === 'ended'
  return (
    <header class="top-bar follow-bar">
      <BrandMark />
      <span class="top-bar-line" />
      <h1>{props.visit.challenge.title}</h1>
      <Chip tone="accent">{followWords().demo}</Chip>
      <span class="follow-presenter">{props.visit.presenter}</span>
      <span class="follow-space" />
      <span class="follow-count figures">
        <Users {...icon} aria-hidden="true" />
        {followWords().follow(props.session.live().followers)}
      </span>
      <Button
        look="ghost"
        icon={<Hand {...icon} />}
        aria-pressed={hand()}
        aria-label={followWords().hand[hand() ? 'down' : 'up']}
        title={followWords().hand[hand() ? 'down' : 'up']}
        disabled={over()}
        onClick={toggleHand}
      >
        <span class="follow-word">{followWords().hand[hand() ? 'down' : 'up']}</span>
      </Button>
      <Button
        look="ghost"
        icon={<CircleQuestionMark {...icon} />}
        disabled={over()}
        onClick={() => props.onAsk()}
      >
        {followWords().ask} <kbd>?</kbd>
      </Button>
      <ThemeButton />
    </header>
  )
}

import Hammer from 'lucide-solid/icons/hammer'
import Search from 'lucide-solid/icons/search'
import Wrench from 'lucide-solid/icons/wrench'
import type { JSX } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import type { TaskView } from '../../shared/challenge/challenge-view.ts'
import { inPageLanguage } from '../ui/page-language.ts'
import { challengeWords } from './challenge-words.ts'

const icons = { diagnose: Search, repair: Wrench, build: Hammer } as const

/** The word for it. */
export const taskKindWord = (kind: TaskView['kind']): string => inPageLanguage(challengeWords).kinds[kind]

/** What sort of work a task is. */
export function TaskKindIcon(props: { readonly kind: TaskView['kind'] }): JSX.Element {
  return <Dynamic component={icons[props.kind]} size={16} stroke-width={1.6} aria-hidden="true" />
}

import Hammer from 'lucide-solid/icons/hammer'
import Search from 'lucide-solid/icons/search'
import Wrench from 'lucide-solid/icons/wrench'
import type { JSX } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import type { TaskView } from '../../shared/challenge/challenge-view.ts'

const icons = { diagnose: Search, repair: Wrench, build: Hammer } as const

export const taskKindWords: { readonly [kind in TaskView['kind']]: string } = {
  diagnose: 'Diagnose',
  repair: 'Repair',
  build: 'Build',
}

/** What sort of work a task is. */
export function TaskKindIcon(props: { readonly kind: TaskView['kind'] }): JSX.Element {
  return <Dynamic component={icons[props.kind]} size={16} stroke-width={1.6} aria-hidden="true" />
}

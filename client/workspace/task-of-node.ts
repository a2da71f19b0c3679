import type { TaskView } from '../../shared/challenge/challenge-view.ts'

/** The task a pressed part of the diagram leads to: the next one that names it after the selected one, round and round. */
export function taskOfNode(tasks: readonly TaskView[], node: string, selected: string): string | undefined {
  const naming = tasks.filter(
    task => task.nodes.includes(node) || task.checks.some(check => check.nodes.includes(node)),
  )
  const here = naming.findIndex(task => task.id === selected)
  return naming[(here + 1) % naming.length]?.id
}

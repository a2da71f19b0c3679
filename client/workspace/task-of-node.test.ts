import { expect, it } from 'vitest'
import type { TaskView } from '../../shared/challenge/challenge-view.ts'
import { taskOfNode } from './task-of-node.ts'

const task = (id: string, nodes: string[], checkNodes: string[] = []): TaskView => ({
  id,
  title: id,
  kind: 'repair',
  domain: 'build',
  points: 1,
  minutes: 1,
  brief: '',
  nodes,
  checks: [{ id: `${id}.check`, title: id, kind: 'goal', points: 1, nodes: checkNodes }],
})
const tasks = [task('a', ['api', 'cart']), task('b', ['orders'], ['api']), task('c', ['api'])]

it.each([
  ['cart', 'b', 'a'],
  ['api', 'a', 'b'],
  ['api', 'b', 'c'],
  ['api', 'c', 'a'],
  ['cart', 'a', 'a'],
  ['nothing', 'a', undefined],
])('pressing %s with %s selected leads to %s', (node, selected, expected) => {
  expect(taskOfNode(tasks, node, selected)).toBe(expected)
})

import { expect, it } from 'vitest'
import { speaking } from '../ui/testing/speaking.ts'
import { tasksWords } from './tasks-words.ts'

it.each([
  [() => tasksWords().points(1), '1 Punkt'],
  [() => tasksWords().points(7), '7 Punkte'],
  [() => tasksWords().earned(2.5, 20), '2,5/20 Punkte'],
  [() => tasksWords().costs(0.35, 7), 'kostet 0,35 von 7 Punkten'],
  [() => tasksWords().costed(0.5, 1), '−0,5 von 1 Punkt'],
])('counts points as German does: %s', (say, sentence) => expect(speaking('de', say)).toBe(sentence))

import { expect, it } from 'vitest'
import { modelScriptProblem } from './model-script.ts'

it('says where a script has a hole, and nothing of one that can be played', () => {
  expect(modelScriptProblem({ scenes: [], otherwise: 'free-play' })).toBeUndefined()
  const scenes = [{ name: 'order', turns: [{ say: 'It is [[result.status]].' }] }]
  expect(modelScriptProblem({ scenes, otherwise: 'refuse' })).toContain('scenes')
})

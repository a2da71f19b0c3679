import { describe, expect, test } from 'vitest'
import { readScript } from './read-script.ts'
import { ScriptError } from './script-issue.ts'

const otherwise = 'refuse'
const scene = (turns: readonly object[], when?: object) => ({
  scenes: [{ name: 'one', turns, ...(when && { when }) }],
  otherwise,
})
const call = (tool: string, input: object = {}) => ({ call: [{ tool, input }] })
const offers = { tools: ['get_order'] }

describe('a hole in a script is told with its place and what to do', () => {
  test.each<[string, unknown, string, RegExp]>([
    ['nothing for other requests', { scenes: [] }, 'otherwise', /Invalid input/],
    ['a member that there is not', { ...scene([{ say: 'x', speak: 'y' }]) }, 'scenes[0].turns[0]', /speak/],
    ['a turn that says nothing', scene([{ latencyMs: 5 }]), 'scenes[0].turns[0]', /says nothing: add `say`/],
    [
      'a call and no word after it',
      scene([call('get_order')], offers),
      'scenes[0].turns[0]',
      /nothing says what follows/,
    ],
    [
      'a turn that is never played',
      scene([{ say: 'x' }, { say: 'y' }]),
      'scenes[0].turns[0]',
      /never played/,
    ],
    [
      'a tool that requests need not offer',
      scene([call('refund'), { say: 'x' }], offers),
      'scenes[0].turns[0].call[0].tool',
      /need not offer refund/,
    ],
    [
      'something to repeat that calls nothing',
      scene([{ say: 'x', again: true }]),
      'scenes[0].turns[0]',
      /nothing to repeat/,
    ],
    [
      'an end that is none',
      scene([{ either: [{ say: 'x', when: { noTools: true } }] }]),
      'scenes[0].turns[0].either[0]',
      /have no answer/,
    ],
    [
      'a way that is never taken',
      scene([{ either: [{ say: 'x' }, { say: 'y' }] }]),
      'scenes[0].turns[0].either[0]',
      /never played/,
    ],
    [
      'a result before any call',
      scene([{ say: 'It is [[result.status]]' }]),
      'scenes[0].turns[0].say',
      /no tool was called/,
    ],
    [
      'a result of another tool',
      scene([call('get_order'), { say: '[[results.refund.id]]' }], offers),
      'scenes[0].turns[1].say',
      /no turn before calls refund/,
    ],
    [
      'a group that no pattern has',
      scene([{ say: '[[said.id]]' }], { said: 'order (\\d+)' }),
      'scenes[0].turns[0].say',
      /has such a group; there are 0, 1/,
    ],
    [
      'a place of an unknown kind',
      scene([{ say: '[[weather]]' }]),
      'scenes[0].turns[0].say',
      /begins with none of/,
    ],
    ['a place that is not closed', scene([{ say: '[[said' }]), 'scenes[0].turns[0].say', /not closed/],
    [
      'a pattern that is none',
      scene([{ say: 'x' }], { said: '(' }),
      'scenes[0].when.said',
      /regular expression/,
    ],
    [
      'a chunk that is too large',
      scene([{ say: 'x', stream: { chars: 5000 } }]),
      'scenes[0].turns[0].stream.chars',
      /4096/,
    ],
    [
      'a wait that is too long',
      scene([{ say: 'x', latencyMs: 40_000, stream: { holds: [{ beforeChunk: 0, ms: 30_000 }] } }]),
      'scenes[0].turns[0]',
      /waits for 70000 ms/,
    ],
    [
      'a model that there is not',
      { models: ['gpt'], scenes: [], otherwise },
      'models[0]',
      /there is no model gpt/,
    ],
    [
      'an otherwise that calls what may not be there',
      { scenes: [], otherwise: call('get_order') },
      'otherwise',
      /nothing says what follows/,
    ],
  ])('%s', (_, script, place, message) => {
    const issues = issuesOf(script)
    expect(issues).toContainEqual({ place, message: expect.stringMatching(message) })
  })

  test('a scene behind one that answers everything', () => {
    const all = { name: 'all', turns: [{ say: 'x' }] }
    expect(issuesOf({ scenes: [all, { ...all, name: 'late', when: { said: 'y' } }], otherwise })).toEqual([
      { place: 'scenes[1]', message: expect.stringMatching(/all before it answers everything/) },
    ])
  })
})

test('a script without holes is played', () => {
  const script = scene([{ ...call('get_order', { id: '[[said.1]]' }) }, { say: '[[result.status]]' }], {
    said: 'order (\\d+)',
    ...offers,
  })
  expect(issuesOf(script)).toEqual([])
  expect(readScript(script).scenes).toHaveLength(1)
})

function issuesOf(script: unknown) {
  try {
    readScript(script)
    return []
  } catch (cause) {
    if (cause instanceof ScriptError) return cause.issues
    throw cause
  }
}

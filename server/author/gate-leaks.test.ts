import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AccountPort } from '../accounts/account-port.ts'
import { createChallengeLibrary } from '../challenges/challenge-library.ts'
import { sampleFiles, writeFiles } from '../challenges/testing/sample-challenge.ts'
import { gateLeaks } from './gate-leaks.ts'
import type { ShownToCandidate } from './shown-to-candidate.ts'
import { watchSeed } from './watch-seed.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'assay-leaks-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const parameters = { suffix: 'a1b2', fault: 'two', queue: 'queue-a1b2' }
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const shows = (where: string) => `${where} shows "two", the value of the secret parameter fault`
const differs = (where: string) =>
  `${where} is another one for another value of the secret parameter fault, which tells it`

async function load(files: Readonly<Record<string, string>>) {
  await writeFiles(join(root, 'challenges/sample'), { ...sampleFiles, ...files })
  const library = createChallengeLibrary({ folder: join(root, 'challenges'), dataFolder: join(root, 'data') })
  const { challenges, broken } = await library.load()
  const [challenge] = challenges
  if (challenge === undefined) throw new Error(`The sample was not loaded: ${broken[0]?.problem}`)
  return challenge
}
/** The sample with a public text that is made of the secret. */
const withHint = (value: string, more: (yaml: string) => string = yaml => yaml) => ({
  'challenge.yaml': more(
    (sampleFiles['challenge.yaml'] ?? '').replace(
      'parameters:\n',
      `parameters:\n  hint: { kind: text, value: '${value}' }\n`,
    ),
  ),
})

const cases = [
  { name: 'nothing secret is shown', files: {}, leaks: [] },
  {
    name: 'a file names the fault of its variant',
    files: { 'faults/two/fault.txt': 'fault two is active' },
    leaks: [shows('fault.txt')],
  },
  {
    name: 'a file has the digest of the fault, as a lock file might',
    files: { 'faults/two/fault.txt': `integrity ${sha256('two')}` },
    leaks: [shows('fault.txt')],
  },
  {
    name: 'a file has the fault in base64',
    files: { 'faults/two/fault.txt': `seal ${Buffer.from('two').toString('base64')}` },
    leaks: [shows('fault.txt')],
  },
  {
    name: 'another word that begins alike is not it',
    files: { 'faults/two/fault.txt': 'twofold' },
    leaks: [],
  },
  {
    name: 'a brief has a name that is made of the fault',
    files: { ...withHint('orders-{{fault}}x'), 'brief.md': 'Build {{hint}}.' },
    leaks: [differs('the page')],
  },
  {
    name: 'a file of every variant has a name that is made of the fault',
    files: { ...withHint('orders-{{fault}}x'), 'starter/README.md': 'See {{hint}}.' },
    leaks: [differs('README.md')],
  },
  {
    name: 'a public parameter is made of the fault, and shown nowhere but in the journal',
    files: withHint('orders-{{fault}}x'),
    leaks: [differs('the state of the attempt'), differs('the journal of the attempt')],
  },
  {
    name: 'the shell has a variable that is made of the fault',
    files: withHint('orders-{{fault}}x', yaml => yaml.replace("QUEUE: '{{queue}}'", "QUEUE: '{{hint}}'")),
    leaks: [differs('the shell')],
  },
  {
    name: 'a variant has one file more',
    files: { 'faults/two/more.txt': 'more' },
    leaks: [differs('the list of files')],
  },
]

describe('of what a challenge is made of', () => {
  test.each(cases)('$name', async ({ files, leaks }) => {
    const challenge = await load({ 'faults/two/fault.txt': 'plain', ...files })
    const hint = 'hint' in challenge.manifest.parameters ? { hint: 'orders-twox' } : {}
    const found = gateLeaks(challenge, { ...parameters, ...hint })
    expect(found).toEqual(expect.arrayContaining(leaks))
    if (leaks.length === 0) expect(found).toEqual([])
  })
})

/** What a platform would tell that was not careful. */
const careless: readonly { readonly by: string; readonly shown: ShownToCandidate }[] = [
  {
    by: 'a hash over all parameters',
    shown: (_, given) => [{ where: 'a line', text: sha256(JSON.stringify(given)) }],
  },
  {
    by: 'a length',
    shown: (_, given) => [{ where: 'a line', text: 'x'.repeat(`${given.fault}${given.fault}`.length % 5) }],
  },
  {
    by: 'an order',
    shown: (_, given) => [
      { where: 'a line', text: ['m', given.fault ?? ''].sort()[0] === 'm' ? 'b, a' : 'a, b' },
    ],
  },
  {
    by: 'a count',
    shown: (_, given) => [{ where: 'a line', text: given.fault === 'two' ? 'change 8' : 'change 7' }],
  },
]
test.each(careless)('a secret is told by $by', async ({ shown }) => {
  const choice = (sampleFiles['challenge.yaml'] ?? '').replace('[one, two]', '[first, two]')
  const files = { 'challenge.yaml': choice, 'faults/first/fault.txt': 'the first' }
  expect(gateLeaks(await load(files), parameters, shown)).toEqual([differs('a line')])
})

/** The sample with a secret of another kind, and what depends on one value of it alone. */
const otherSecrets = [
  {
    name: 'the last of many choices',
    spec: '{ kind: choice, of: [red, green, blue, black, white], secret: true }',
    value: 'red',
    alone: 'white',
  },
  {
    name: 'one number of few',
    spec: '{ kind: integer, min: 1, max: 9, secret: true }',
    value: '2',
    alone: '9',
  },
  {
    name: 'digits',
    spec: '{ kind: hex, length: 4, secret: true }',
    value: 'ab12',
    alone: '0000',
  },
]
test.each(otherSecrets)(
  '$name: a text that only one other value changes tells it',
  async ({ spec, value, alone }) => {
    const files = {
      'challenge.yaml': (sampleFiles['challenge.yaml'] ?? '').replace(
        'parameters:\n',
        `parameters:\n  other: ${spec}\n`,
      ),
      'faults/two/fault.txt': 'plain',
    }
    const challenge = await load(files)
    const given = { ...parameters, other: value }
    const shown: ShownToCandidate = (_, { other }) => [
      { where: 'a line', text: other === alone ? 'one error more' : 'no error' },
    ]
    const tells = 'a line is another one for another value of the secret parameter other, which tells it'
    expect(gateLeaks(challenge, given, shown)).toEqual([tells])
    expect(gateLeaks(challenge, { ...given, other: alone }, shown)).toEqual([tells])
    expect(gateLeaks(challenge, given, () => [{ where: 'a line', text: 'no error' }])).toEqual([])
  },
)

test('a seed that writes a secret into the account is found by it', async () => {
  const account: AccountPort = {
    call: async () => ({}),
    oversee: async () => ({}),
    http: async () => ({ status: 200, headers: {}, body: '' }),
    health: async () => ({ answers: true, ms: 1 }),
  }
  const { port, leaks } = watchSeed(account)
  const call = (operation: string, input: { readonly [name: string]: string }) =>
    port.call('administrator', 'sqs', operation, input, AbortSignal.timeout(1000))
  await call('CreateQueue', { QueueName: 'queue-a1b2' })
  expect(leaks(new Set(['fault']), parameters)).toEqual([])
  await call('TagQueue', { variant: 'two' })
  await call('SetQueueAttributes', { Policy: `{"Sid":"${sha256('two')}"}` })
  expect(leaks(new Set(['fault']), parameters)).toEqual(
    ['TagQueue', 'SetQueueAttributes'].map(
      name =>
        `the seed writes "two", the value of the secret parameter fault, into the account by sqs ${name}`,
    ),
  )
})

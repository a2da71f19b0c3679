import { expect, it } from 'vitest'
import type { Capabilities } from '../workspaces/driver.ts'
import { platformStatus, type StatusSources } from './platform-status.ts'

const fit: Capabilities = {
  isolation: 'shared-kernel',
  perWorkspaceUid: true,
  memoryLimit: 'watchdog',
  diskQuota: 'watchdog',
  cpuLimit: false,
  examReady: true,
  problems: [],
}

const statusOf = (changes: Partial<StatusSources>, languages: readonly string[] = []) =>
  platformStatus(
    {
      workspaces: { name: 'bubblewrap', capabilities: async () => fit },
      checks: { isolation: 'bubblewrap', shortfalls: [] },
      accounts: { services: ['s3'], enforcesIam: true, changes: 'immediate', reset: false, console: false },
      embeddedStore: true,
      storeProblems: async () => [],
      machine: async () => [],
      room: () => ({ open: 3, carries: 32, waiting: 0, underWay: 0, atOnce: 2, recentMs: [] }),
      now: () => 0,
      ...changes,
    },
    languages,
  )

it('a machine on which all is well can run exams', async () => {
  const { examReady, parts } = await statusOf({})
  expect(examReady).toBe(true)
  expect(parts.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready', 'ready', 'ready', 'ready'])
})

it('says that the data folder is full, and that no exam can start', async () => {
  const full = 'The disk of the data folder /data is full.'
  const { examReady, parts } = await statusOf({ storeProblems: async () => [full] })
  expect(examReady).toBe(false)
  expect(parts).toContainEqual(
    expect.objectContaining({ name: 'store', state: 'unavailable', problems: [full] }),
  )
})

it.each([
  ['warning', true, 'limited'],
  ['failure', false, 'unavailable'],
] as const)(
  'a %s about the machine is said once, and decides over exams: %s',
  async (severity, ready, state) => {
    const text = 'Only 12 MB of memory are available.'
    const full = 'The disk of the data folder /data is full.'
    const { examReady, parts } = await statusOf({
      machine: async () => [{ area: 'memory', severity, text }],
    })
    expect(examReady).toBe(ready)
    expect(parts).toContainEqual(expect.objectContaining({ name: 'machine', state, problems: [text] }))
    const both = await statusOf({
      storeProblems: async () => [full],
      machine: async () => [{ area: 'disk', severity: 'failure', text: full }],
    })
    expect(both.parts.flatMap(({ problems }) => problems)).toEqual([full])
  },
)

it('says how many people it carries and how starts go, and in words when it is full', async () => {
  const room = { open: 31, carries: 32, waiting: 3, underWay: 2, atOnce: 2, recentMs: [400, 2_900, 600] }
  const fits = await statusOf({ room: () => room })
  expect(fits.examReady).toBe(true)
  expect(fits.parts.at(-1)).toEqual({
    name: 'room',
    state: 'ready',
    detail:
      '31 of 32 attempts are open; 2 of 2 starts are under way, 3 wait; the last 3 starts took 0.6 s, at most 2.9 s',
    problems: [],
  })
  const full = await statusOf({ room: () => ({ ...room, open: 32 }) })
  expect(full.examReady).toBe(false)
  expect(full.parts.at(-1)).toMatchObject({ name: 'room', state: 'limited' })
  expect(full.parts.at(-1)?.problems[0]).toMatch(
    /This machine is full: .* 32 are open\. .*ASSAY_MAX_ATTEMPTS/,
  )
})

it('tells a person who reads German what each part is, in German, and others in English', async () => {
  const room = { open: 32, carries: 32, waiting: 1, underWay: 2, atOnce: 2, recentMs: [400, 2_900, 600] }
  const told = async (languages: readonly string[]) =>
    (await statusOf({ room: () => room }, languages)).parts.flatMap(({ detail, problems }) => [
      detail,
      ...problems,
    ])
  const [german, english, other] = [await told(['de', 'en']), await told(['en', 'de']), await told(['fr'])]
  expect(other).toEqual(english)
  expect(german.at(-2)).toBe(
    '32 von 32 Versuchen sind offen; 2 von 2 beginnen gerade, 1 wartet; die letzten 3 dauerten 0,6 s, höchstens 2,9 s',
  )
  for (const [index, sentence] of german.entries()) {
    expect(sentence).not.toBe(english[index])
    expect(sentence).not.toMatch(/\b(the|of|and|this|are|by)\b/i)
  }
})

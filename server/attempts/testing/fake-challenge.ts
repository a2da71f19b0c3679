import { challengeManifestSchema } from '../../../shared/challenge/manifest.ts'
import { inWords } from '../../../shared/challenge/texts.ts'
import type { ChallengeWords } from '../../challenges/challenge-words.ts'
import type { LoadedChallenge } from '../../challenges/loaded-challenge.ts'

const manifest = challengeManifestSchema.parse({
  apiVersion: 'assay/v1',
  id: 'warm-up',
  version: '1.0.0',
  languages: ['en', 'de'],
  title: 'The shop that forgets',
  summary: 'A small shop for the tests of attempts.',
  minutes: 20,
  passPercent: 70,
  scenario: 'scenario.md',
  diagram: 'diagram.mmd',
  domains: [{ id: 'operate', title: 'Operate' }],
  parameters: {
    suffix: { kind: 'hex', length: 4 },
    fault: { kind: 'choice', of: ['canary-fault-one', 'canary-fault-two'], secret: true },
  },
  workspace: { folder: 'shop', open: ['index.mjs'] },
  account: { seed: 'seed.ts#seed' },
  tasks: [
    {
      id: 'orders',
      title: 'Orders are lost',
      kind: 'diagnose',
      domain: 'operate',
      minutes: 5,
      brief: 'orders.md',
      nodes: ['orders'],
      hints: 'hints.yaml',
      reset: 'reset.ts#orders',
      files: ['index.mjs'],
      checks: [
        {
          id: 'orders.stored',
          title: 'Orders are stored',
          kind: 'goal',
          points: 6,
          use: 'a.ts#a',
          wouldPass: 'Every order is in the table.',
        },
        {
          id: 'orders.narrow',
          title: 'Rights stay narrow',
          kind: 'guard',
          points: 2,
          use: 'a.ts#b',
          wouldPass: 'The role has no wildcard.',
        },
      ],
    },
  ],
  solutions: [{ id: 'reference', steps: { orders: 's.ts#s' } }],
  mutants: [],
})

const texts = { 'orders-are-lost': 'Orders are lost.', stored: 'Orders in the table' }

const german = { 'orders-are-lost': 'Bestellungen gehen verloren.', stored: 'Bestellungen in der Tabelle' }

/** What an exam says in another language than its first, for tests of what must not leave. */
export const germanScenario = 'Ein Laden verliert Bestellungen, und niemand weiß, seit wann und warum.'
const germanManifest = { ...manifest, title: 'Der vergessliche Shop' }

const english: ChallengeWords = {
  language: 'en',
  told: manifest,
  words: phrase => inWords(phrase, texts),
  wouldPass: () => 'Every order is in the table.',
  hint: (taskId, number) => `Hint ${number} of ${taskId}.`,
  summary: () => ({ ...view(), tasks: view().tasks }),
  view,
}

/** A challenge of one task with two checks and a secret parameter; its texts are in German too. */
export const fakeChallenge: LoadedChallenge = {
  ...english,
  lacking: [],
  inLanguage: ([wanted]) =>
    wanted === 'de'
      ? {
          ...english,
          language: 'de',
          told: germanManifest,
          words: phrase => inWords(phrase, german),
          view: () => ({ ...view(), language: 'de', scenario: germanScenario }),
        }
      : english,
  manifest,
  digest: 'c'.repeat(64),
  folder: '/nowhere',
  secretParameters: new Set(['fault']),
  scoring: manifest,
  texts,
  starterFiles: () => [{ path: 'index.mjs', mode: 0o644, data: Buffer.from('export {}') }],
  candidatePolicy: () => undefined,
  fixtures: () => undefined,
  environment: () => ({}),
}

function view() {
  const { id, version, languages, title, summary, minutes, passPercent, domains, workspace } = manifest
  const tasks = manifest.tasks.map(task => ({
    ...task,
    points: 8,
    checks: task.checks.map(check => ({
      id: check.id,
      title: check.title,
      kind: check.kind,
      points: check.points,
      nodes: task.nodes,
    })),
  }))
  return {
    ...{ id, version, languages, language: 'en', title, summary, minutes, passPercent, tasks },
    points: 8,
    domains: domains.map(domain => ({ ...domain, points: 8 })),
    scenario: 'A shop.',
    diagram: 'flowchart TB',
    workspace: { folder: workspace.folder, open: workspace.open },
  }
}

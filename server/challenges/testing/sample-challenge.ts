import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Files of a small challenge that is right in every respect; a test changes what it wants to be wrong. */
export const sampleFiles: Readonly<Record<string, string>> = {
  'challenge.yaml': `
apiVersion: assay/v1
id: sample
version: 1.0.0
title: A sample
summary: Nothing but a sample of a challenge for tests.
minutes: 10
passPercent: 70
scenario: scenario.md
diagram: diagram.mmd
domains: [{ id: build, title: Build }]
parameters:
  suffix: { kind: hex, length: 4 }
  fault: { kind: choice, of: [one, two], secret: true }
  queue: { kind: text, value: 'queue-{{suffix}}' }
workspace:
  folder: work
  overlays: ['faults/{{fault}}']
  open: [README.md]
  environment: { QUEUE: '{{queue}}' }
account: { seed: code.ts#seed, candidatePolicy: policy.json }
tasks:
  - id: queue
    title: Build a queue
    kind: build
    domain: build
    minutes: 5
    brief: brief.md
    nodes: [queue]
    checks:
      - { id: queue.there, title: It is there, kind: goal, points: 3, use: code.ts#there, wouldPass: A queue of that name exists. }
solutions: [{ id: reference, steps: { queue: code.ts#solve } }]
mutants: [{ id: nothing, from: reference, use: code.ts#spoil, expectFail: [queue.there] }]
`,
  'scenario.md': 'There is no queue.',
  'brief.md': 'Build **{{queue}}**.',
  'diagram.mmd': 'flowchart TB\n  web[Web] --> queue@{ icon: "logos:aws-sqs", label: "Queue" }\n',
  'policy.json': '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:*","Resource":"*"}]}',
  'code.ts':
    'export const seed = 1\nexport const there = 1\nexport const solve = 1\nasync function spoil() {}\nexport { spoil }\n',
  'starter/README.md': 'The queue is {{queue}}.',
  'starter/run.sh': 'echo {{queue}}',
  'faults/one/fault.txt': 'the first',
  'faults/two/fault.txt': 'the second',
}

export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}

/** The manifest of the sample with one piece of it replaced. */
export function changedSample(from: string, to: string): Readonly<Record<string, string>> {
  const yaml = sampleFiles['challenge.yaml'] ?? ''
  if (!yaml.includes(from)) throw new Error(`The sample has no ${from}`)
  return { 'challenge.yaml': yaml.replace(from, to) }
}

/** A file of code that says something, by a function of the contract. */
export function codeThatSays(code: string, imported = 'fail'): string {
  return `import { ${imported} } from '../../shared/challenge/check.ts'\n${code}\n`
}

/** The texts of what code says. */
export function englishTexts(yaml: string): Readonly<Record<string, string>> {
  return { 'texts/en.yaml': yaml }
}

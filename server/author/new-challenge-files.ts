/** The files of a small challenge that proves itself: a queue that forgets its letters. An author begins with them. */
export function newChallengeFiles(id: string): Readonly<Record<string, string>> {
  return { 'challenge.yaml': manifest(id), ...rest }
}

const manifest = (id: string) => `# yaml-language-server: $schema=../../docs/challenge.schema.json
apiVersion: assay/v1
id: ${id}
version: 0.1.0
title: Letters that vanish
summary: A queue forgets its letters after a minute. Make it keep them, and change nothing else about it.
minutes: 10
passPercent: 70
scenario: scenario.md
diagram: diagram.mmd
domains:
  - { id: repair, title: Repair }

parameters:
  suffix: { kind: hex, length: 5 }

workspace:
  folder: letters
  open: [README.md]

account:
  seed: seed/letters.ts#seed

tasks:
  - id: letters
    title: Letters are gone by the afternoon
    kind: repair
    domain: repair
    minutes: 5
    brief: briefs/letters.md
    nodes: [letters]
    checks:
      - id: letters.kept
        title: Letters are kept for a week
        kind: goal
        points: 3
        use: checks/letters.ts#kept
        watches: [sqs]
        wouldPass: The queue of letters keeps a letter for seven days at least.
      - id: letters.prompt
        title: Letters can be read at once
        kind: guard
        points: 1
        use: checks/letters.ts#prompt
        watches: [sqs]
        wouldPass: A letter that is sent can be read at once, as before.

solutions:
  - id: reference
    steps:
      letters: solutions/reference.ts#letters

mutants:
  - { id: a-day, from: reference, use: mutants/letters.ts#aDay, expectFail: [letters.kept] }
  - { id: delayed, from: reference, use: mutants/letters.ts#delayed, expectFail: [letters.prompt] }

designs:
  - { id: two-weeks, task: letters, use: solutions/reference.ts#twoWeeks }

cheats:
  - { id: other-queue, task: letters, use: cheats/letters.ts#otherQueue, expectFail: [letters.kept] }
`

const rest: Readonly<Record<string, string>> = {
  'scenario.md': `A small office puts its letters into a queue and reads them in the afternoon. By then they are gone.
`,
  'briefs/letters.md': `> "I put the letter in this morning. Where is it?"
> — Olga, reception

The queue is \`letters-{{suffix}}\`. **The outcome wanted:** a letter that nobody has read is kept for a week at least. It can still be
read at once after it was sent.
`,
  'diagram.mmd': `flowchart TB
  office@{ icon: "logos:aws-cloudfront", form: "square", label: "Office", pos: "b", h: 44 }
  letters@{ icon: "logos:aws-sqs", form: "square", label: "Letters", pos: "b", h: 44 }
  office --> letters
`,
  'starter/README.md': `# The letters

\`\`\`sh
URL=$(aws sqs get-queue-url --queue-name letters-{{suffix}} --query QueueUrl --output text)
aws sqs get-queue-attributes --queue-url "$URL" --attribute-names All
\`\`\`
`,
  'seed/letters.ts': `import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { queueName } from '../queue.ts'

/** The queue with its fault: it keeps a letter for a minute. */
export const seed = defineProcedure(async context => {
  await context.call('sqs', 'CreateQueue', {
    QueueName: queueName(context),
    Attributes: { MessageRetentionPeriod: '60' },
  })
})
`,
  'queue.ts': `import type { ChallengeContext } from '../../shared/challenge/check.ts'
import type { ProcedureContext } from '../../shared/challenge/procedure.ts'
import { pickText } from '../../shared/json.ts'

/** The queue's name in this attempt. */
export function queueName({ parameters }: Pick<ChallengeContext, 'parameters'>): string {
  return \`letters-\${parameters.suffix}\`
}

/** Sets attributes of the queue, as the candidate does by \`aws sqs set-queue-attributes\`. */
export async function setAttributes(
  context: ProcedureContext,
  Attributes: { readonly [name: string]: string },
): Promise<void> {
  const found = await context.call('sqs', 'GetQueueUrl', { QueueName: queueName(context) })
  await context.call('sqs', 'SetQueueAttributes', { QueueUrl: pickText(found, 'QueueUrl') ?? '', Attributes })
}
`,
  'checks/letters.ts': `import { defineCheck, fail, type ObserveContext, pass, say } from '../../../shared/challenge/check.ts'
import { pickNumber, pickText } from '../../../shared/json.ts'
import { queueName } from '../queue.ts'

const week = 7 * 24 * 3_600

/** Goal: fails on the starter, which keeps letters for a minute. */
export const kept = defineCheck({
  observe: async context => ({ seconds: await attribute(context, 'MessageRetentionPeriod') }),
  evaluate({ seconds }) {
    const facts = [
      {
        label: say('how-long'),
        seen: say('seconds', { seconds }),
        expected: say('at-least', { seconds: week }),
      },
    ]
    return seconds >= week ? pass('letters-are-kept', {}, facts) : fail('letters-are-forgotten', {}, facts)
  },
})

/** Guard: passes on the starter, and fails where somebody has delayed the letters. */
export const prompt = defineCheck({
  observe: async context => ({ seconds: await attribute(context, 'DelaySeconds') }),
  evaluate: ({ seconds }) => (seconds === 0 ? pass('letters-come-at-once') : fail('letters-come-late')),
})

/** An attribute of the queue as a number; -1 where there is no such queue. */
async function attribute(context: ObserveContext, name: string): Promise<number> {
  const found = await context.tryRead('sqs', 'GetQueueUrl', { QueueName: queueName(context) })
  if (!found.ok) return -1
  const QueueUrl = pickText(found.value, 'QueueUrl') ?? ''
  const attributes = await context.read('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: [name] })
  return pickNumber(attributes, 'Attributes', name) ?? -1
}
`,
  'texts/en.yaml': `letters-are-kept: The queue keeps letters for a week.
letters-are-forgotten: The queue forgets letters before a week is over.
letters-come-at-once: A letter can be read at once.
letters-come-late: A letter cannot be read at once.
how-long: How long the queue keeps a letter
seconds: "{{seconds}} s"
at-least: at least {{seconds}} s
`,
  'solutions/reference.ts': `import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { setAttributes } from '../queue.ts'

/** The reference: exactly what the brief asks for. */
export const letters = defineProcedure(context =>
  setAttributes(context, { MessageRetentionPeriod: '604800' }),
)

/** A right design: as long as AWS lets a queue keep anything. */
export const twoWeeks = defineProcedure(context =>
  setAttributes(context, { MessageRetentionPeriod: '1209600' }),
)
`,
  'mutants/letters.ts': `import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { setAttributes } from '../queue.ts'

/** A mistake: longer than before, and not a week. */
export const aDay = defineProcedure(context => setAttributes(context, { MessageRetentionPeriod: '86400' }))

/** A mistake: something else was changed as well. */
export const delayed = defineProcedure(context => setAttributes(context, { DelaySeconds: '60' }))
`,
  'cheats/letters.ts': `import { defineProcedure } from '../../../shared/challenge/procedure.ts'

/** Another queue that keeps everything, beside the one that is meant. */
export const otherQueue = defineProcedure(async context => {
  await context.call('sqs', 'CreateQueue', {
    QueueName: 'letters-kept',
    Attributes: { MessageRetentionPeriod: '604800' },
  })
})
`,
}

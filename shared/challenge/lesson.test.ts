import { expect, it } from 'vitest'
import { lessonParts, runnableSteps } from './lesson.ts'

const lesson = `# A queue

Make one:

\`\`\`sh run
aws sqs create-queue \\
  --queue-name lesson
\`\`\`

\`\`\`json
{ "not": "run" }
\`\`\`

Look:
\`\`\`sh run
aws sqs list-queues
\`\`\`
`

it('takes a lesson apart into text and steps, in order', () => {
  expect(lessonParts(lesson).map(part => part.kind)).toEqual(['text', 'step', 'text', 'step'])
  expect(runnableSteps(lesson)).toEqual([
    'aws sqs create-queue \\\n  --queue-name lesson',
    'aws sqs list-queues',
  ])
  expect(lessonParts(lesson)[2]).toMatchObject({ markdown: expect.stringContaining('"not": "run"') })
})

it('is one text where there is nothing to run, and nothing where there is nothing', () => {
  expect(lessonParts('Read `sh run`.')).toEqual([{ kind: 'text', markdown: 'Read `sh run`.' }])
  expect(lessonParts('\n')).toEqual([])
})

import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { changedSample, codeThatSays, englishTexts, writeFiles } from './testing/sample-challenge.ts'
import { sampleOf, useSampleLibrary } from './testing/sample-library.ts'

let folder: string
const made = useSampleLibrary()
beforeEach(() => {
  ;({ folder } = made())
})
const sample = () => sampleOf(made().library)

const parameters = { suffix: 'a1b2', fault: 'two', queue: 'queue-a1b2' }
describe('a loaded challenge', () => {
  test('shows before the start what anybody may know', async () => {
    expect((await sample()).summary()).toMatchObject({
      id: 'sample',
      points: 3,
      tasks: [{ id: 'queue', points: 3, minutes: 5 }],
      domains: [{ id: 'build', points: 3 }],
    })
  })

  test('shows a candidate the filled texts and nothing of code, faults or secrets', async () => {
    const challenge = await sample()
    const view = challenge.view(parameters)
    expect(view.tasks[0]).toMatchObject({ brief: 'Build **queue-a1b2**.', nodes: ['queue'] })
    expect(JSON.stringify(view)).not.toMatch(/code\.ts|faults|wouldPass|two/)
    expect([...challenge.secretParameters]).toEqual(['fault'])
  })

  test('tells whoever practises of lessons and hints, and an exam of neither', async () => {
    const lesson = 'Another queue:\n\n```sh run\naws sqs create-queue --queue-name lesson-{{suffix}}\n```\n'
    const hints = [
      'Look at the list of queues.',
      'There is none of that name yet.',
      'Create the queue {{queue}}.',
    ]
    await writeFiles(join(folder, 'sample'), {
      ...changedSample(
        'brief: brief.md',
        'brief: brief.md, hints: hints.yaml, lesson: lesson.md, reset: code.ts#seed'.replaceAll(
          ', ',
          '\n    ',
        ),
      ),
      'lesson.md': lesson,
      'hints.yaml': JSON.stringify(hints),
    })
    const challenge = await sample()
    expect(challenge.view(parameters, 'practice').tasks[0]?.help).toEqual({
      hints: 3,
      lesson: expect.stringContaining('lesson-a1b2'),
      reset: true,
      solves: true,
    })
    expect(JSON.stringify(challenge.view(parameters, 'exam'))).not.toMatch(/lesson|help/)
    expect(JSON.stringify(challenge.view(parameters, 'practice'))).not.toContain('Look at the list')
    expect(challenge.hint('queue', 3, parameters)).toBe('Create the queue queue-a1b2.')
    expect(challenge.hint('queue', 4, parameters)).toBeUndefined()
  })

  test('says what its checks say, with the values in it, and nothing that is not its own', async () => {
    await writeFiles(join(folder, 'sample'), {
      'says.ts': codeThatSays("export const one = status => fail('refused', { status })"),
      ...englishTexts('refused: It is answered with {{status}}.'),
    })
    const { words } = await sample()
    expect(words({ code: 'refused', values: { status: 404 } })).toBe('It is answered with 404.')
    expect(words({ code: 'constructor', values: {} })).toBeUndefined()
    expect(words({ code: 'assay:undecided', values: {} })).toBeUndefined()
  })

  test('gives the starter files of its variant, filled in, programs as programs', async () => {
    await chmod(join(folder, 'sample/starter/run.sh'), 0o755)
    await writeFile(
      join(folder, 'sample/starter/logo.png'),
      Buffer.from([0x89, 0x50, 0, 0x7b, 0x7b, 0x61, 0x7d, 0x7d]),
    )
    const files = (await sample()).starterFiles(parameters)
    const texts = files.map(({ path, mode, data }) => [path, mode, Buffer.from(data).toString('latin1')])
    expect(texts).toEqual([
      ['README.md', 0o644, 'The queue is queue-a1b2.'],
      ['fault.txt', 0o644, 'the second'],
      ['logo.png', 0o644, '\x89P\0{{a}}'],
      ['run.sh', 0o755, 'echo queue-a1b2'],
    ])
  })

  test('fills the environment and gives the policy of the candidate', async () => {
    const challenge = await sample()
    expect(challenge.environment(parameters)).toEqual({ QUEUE: 'queue-a1b2' })
    expect(challenge.candidatePolicy(parameters)).toMatchObject({ Version: '2012-10-17' })
  })

  test('gives what the account is provisioned with, filled in, secret parameters too', async () => {
    expect((await sample()).fixtures(parameters)).toBeUndefined()
    await writeFiles(join(folder, 'sample'), {
      ...changedSample(
        'candidatePolicy: policy.json',
        'candidatePolicy: policy.json, fixtures: { jwks: keys.json }',
      ),
      'keys.json': '{"https://{{queue}}.example": {"keys": []}, "{{fault}}": 1}',
    })
    expect((await sample()).fixtures(parameters)).toEqual({
      jwks: { 'https://queue-a1b2.example': { keys: [] }, two: 1 },
    })
  })

  test('has a digest that changes with any content and with nothing else', async () => {
    const before = (await sample()).digest
    await writeFile(join(folder, 'sample/sample.test.ts'), 'a test is not part of it')
    await writeFile(join(folder, 'sample/report.md'), 'neither is what proved it')
    expect((await sample()).digest).toBe(before)
    await writeFile(join(folder, 'sample/brief.md'), 'Build {{queue}}!')
    expect((await sample()).digest).not.toBe(before)
  })
})

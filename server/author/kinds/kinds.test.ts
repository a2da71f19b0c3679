import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CheckRunner, createCheckRunner } from '../../checks/check-runner.ts'
import { createGateAccounts, type GateAccounts } from '../gate-accounts.ts'
import { gateProblems } from '../gate-report.ts'
import { usualEffort } from '../prove-challenge.ts'
import { runGate } from '../run-gate.ts'
import { loadNotes, type Replaced } from '../testing/notes-challenge.ts'
import { proveKinds } from './prove-kinds.ts'

let runner: CheckRunner
let accounts: GateAccounts
let root: string
beforeAll(async () => {
  ;[runner, accounts] = await Promise.all([createCheckRunner({ maxSandboxes: 12 }), createGateAccounts()])
})
afterAll(async () => {
  runner.close()
  await accounts.close()
})
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'assay-kinds-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

/** What the gates say of the small challenge with pieces of it replaced, after the rows that have `rows` in their name. */
async function prove(replaced: readonly Replaced[], gates: readonly string[], rows: string | 'none') {
  const challenge = await loadNotes(root, replaced)
  const options = { challenge, runner, openAccount: accounts.open }
  const runs = rows === 'none' ? [] : await runGate({ ...options, effort: { ...usualEffort, only: rows } })
  const kinds = await proveKinds(options, runs, gates)
  return {
    rows: gateProblems(runs),
    problems: kinds.flatMap(({ problems }) => problems),
    gates: kinds.map(({ gate }) => gate),
  }
}

test('a good challenge is accepted by its rows and by every gate, and each gate has a bad one below that it refuses', async () => {
  const { rows, problems, gates } = await prove([], [], '')
  expect({ rows, problems }).toEqual({ rows: [], problems: [] })
  expect(new Set(bad.map(({ gate }) => gate))).toEqual(new Set(gates))
})

const checks = (from: string, to: string): Replaced => ({ file: 'checks.ts', from, to })
const manifest = (from: string, to: string): Replaced => ({ file: 'challenge.yaml', from, to })
const code = (from: string, to: string): Replaced => ({ file: 'code.ts', from, to })

const bad: readonly {
  readonly name: string
  readonly gate: string
  readonly replaced: readonly Replaced[]
  /** What is said of it. */
  readonly says: RegExp
}[] = [
  {
    name: 'a check that looks for a few forbidden actions',
    gate: 'rights',
    replaced: [
      checks(
        'right: isNarrow && attached.length === 0 && !trusts && !isLetIn && serves',
        "right: !JSON.stringify(statements).includes('dynamodb:DeleteItem')",
      ),
    ],
    says: /notes-\w+ may do more than any solution needs, and every check passes: a role that trusts it by its name/,
  },
  {
    name: 'a check that does not read the policies of queues',
    gate: 'rights',
    replaced: [checks('&& !isLetIn', '')],
    says: /^notes-\w+ may do more .*: a queue whose policy lets it send$/,
  },
  {
    name: 'a check that does not read the policies of topics',
    gate: 'rights',
    replaced: [checks('for (const topic of topics) attributes', 'for (const topic of []) attributes')],
    says: /^notes-\w+ may do more .*: a topic whose policy lets it publish$/,
  },
  {
    name: 'a check that writes and reads through one warm environment',
    gate: 'stores',
    replaced: [checks(' && isInTable', '')],
    says: /^notes-\w+ keeps everything in the memory of one process, and every check passes$/,
  },
  {
    name: 'a check of the named function instead of the one that serves',
    gate: 'servers',
    replaced: [checks(' && serves', '')],
    says: /^another function with an administrator's role answers for notes-\w+, and every check passes$/,
  },
  {
    name: 'a refusal that no check tries',
    gate: 'validation',
    replaced: [checks("[{}, { text: '' }]", '[{}]'), manifest('use: code.ts#trusting', 'use: code.ts#deaf')],
    says: /^notes-\w+ no longer refuses what "text === ''" refused, and every check passes$/,
  },
  {
    name: 'rights that solutions give and nobody judges',
    gate: 'roles',
    replaced: [manifest('judged: [rights, ', 'judged: [')],
    says: /^solutions give rights to the role notes-\w+, and no surface says whether those are judged$/,
  },
  {
    name: 'a check that tries the one kind that its attempt has',
    gate: 'classes',
    replaced: [checks("[{}, { text: '' }]", "context.parameters.kind === 'empty' ? [{ text: '' }] : [{}]")],
    says: /^notes\.refuses sends other kinds of things for another value of kind: /,
  },
  {
    name: 'a check that knows two products',
    gate: 'classes',
    replaced: [checks('[2, 3, 4].map', '[2, 3].map')],
    says: /^the goals of notes try 2 of POST \/books\/\{book\}\/notes body text in an attempt, and not 3/,
  },
  {
    name: 'a check that knows one customer',
    gate: 'classes',
    replaced: [checks("await ask('POST', '/books/' + books[1] + '/notes', { text: texts[0] })", '')],
    says: /^the goals of notes try 1 of POST \/books\/\{book\}\/notes path book in an attempt, and not 2/,
  },
  {
    name: 'names that begin as no customer writes them',
    gate: 'probes',
    replaced: [checks(".join('')\nconst verdict", ".join('').replace(/^/, 'probe-')\nconst verdict")],
    says: /^notes\.kept: POST \/books\/\{book\}\/notes body text tells a probe from a customer: all \d+ values begin with "probe-"/,
  },
  {
    name: 'names with a nonce in them',
    gate: 'probes',
    replaced: [checks(".join('')\nconst verdict", ".join('') + '.' + nonce\nconst verdict")],
    says: /^notes\.kept: .* body text tells a probe from a customer: all \d+ values have a run of hexadecimal digits/,
  },
  {
    name: 'a header that only probes have, and none that says which browser it is',
    gate: 'probes',
    replaced: [checks("'user-agent': 'Mozilla/5.0'", "'x-probe': 'yes'")],
    says: /^notes\.kept: (the header x-probe|no user-agent) tells a probe from a customer/,
  },
  {
    name: 'a runtime that no solution uses',
    gate: 'runtimes',
    replaced: [manifest('runtimes: [nodejs22.x]', 'runtimes: [nodejs22.x, python3.13]')],
    says: /^python3\.13 is offered, and no solution or design that passes uses it$/,
  },
  {
    name: 'a check that waits for a part of what is promised',
    gate: 'promises',
    replaced: [checks('{ promisedSeconds: 6 }', '{ promisedSeconds: 1, slackSeconds: 1 }')],
    says: /^inbox\.arrives keeps the promise "within 6 seconds" \(6 s\): the slowest design slow does not pass$/,
  },
  {
    name: 'a slowest design that is quick',
    gate: 'promises',
    replaced: [{ file: 'code.ts', from: "DelaySeconds: '5'", to: "DelaySeconds: '0'" }],
    says: /the slowest design slow was waited for \d s only, which shows nothing of 6 s$/,
  },
  {
    name: 'a promise that the brief does not make',
    gate: 'promises',
    replaced: [manifest('words: within 6 seconds', 'words: within 7 seconds')],
    says: /: those words do not stand in the brief of inbox$/,
  },
  {
    name: 'a seed that draws a name by itself',
    gate: 'beginning',
    replaced: [
      code(
        "await give(context, ['dynamodb:Query'])",
        "await give(context, ['dynamodb:Query'])\n  await context.call('sqs', 'CreateQueue', { QueueName: 'q' + Math.random().toString(36).slice(2) })",
      ),
    ],
    says: /^the seed makes sqs CreateQueue QueueName=q\w+ in one account, and not in another with the same parameters$/,
  },
  {
    name: 'a task that is only done beside another',
    gate: 'alone',
    replaced: [
      checks(
        'return { right: after > before }',
        "const role = await context.read('iam', 'GetRolePolicy', { RoleName: nameOf(context), PolicyName: 'data' })\n    return { right: after > before && decodeURIComponent(pickText(role, 'PolicyDocument')).includes('PutItem') }",
      ),
    ],
    says: /^inbox\.arrives does not pass where inbox alone is done/,
  },
  {
    name: 'a queue that is called the same in every attempt',
    gate: 'copied',
    replaced: ['code.ts', 'checks.ts'].map(file => ({
      file,
      from: "nameOf(context, 'inbox')",
      to: "'inbox-of-all'",
    })),
    says: /^what was made for another attempt passes inbox\.arrives; have it depend on what differs$/,
  },
  {
    name: 'attempts that hardly differ',
    gate: 'copied',
    replaced: [
      manifest('suffix: { kind: hex, length: 4 }', 'suffix: { kind: integer, min: 1000, max: 1009 }'),
    ],
    says: /^50 attempts with the same faults have \d+ different sets of parameters/,
  },
  {
    name: 'a check that decides by something else than what it has written down',
    gate: 'replay',
    replaced: [
      checks(
        'const verdict = seen =>',
        "let looked = false\nconst verdict = seen => !looked ? fail('does-not') : (looked = false) ||",
      ),
      checks('const ask = await api(context)', 'looked = true\n    const ask = await api(context)'),
    ],
    says: /said pass and says fail of the same snapshot/,
  },
  {
    name: 'a check that passes whatever it cannot read',
    gate: 'faults',
    replaced: [
      checks(
        'const role = nameOf(context)\n',
        "const role = nameOf(context)\n    if (!(await context.tryRead('iam', 'ListRoles', {})).ok) return { right: true }\n",
      ),
    ],
    says: /^notes\.rights passes though nothing in the account answers/,
  },
  {
    name: 'a check with a stop-watch of its own',
    gate: 'faults',
    replaced: [
      checks(
        "const bad = [{}, { text: '' }]",
        "const began = Date.now()\n    await context.read('sqs', 'ListQueues', {})\n    const isLate = Date.now() - began > 250\n    const bad = [{}, { text: '' }]",
      ),
      checks(
        'return { right: answers.every(({ status }) => status === 400) }',
        'return { right: !isLate && answers.every(({ status }) => status === 400) }',
      ),
    ],
    says: /^notes\.refuses does not pass when each answer of the account is 300 ms late/,
  },
]

/** What each gate looks at; the others try accounts of their own. */
const rowsFor: Readonly<Record<string, string>> = {
  roles: 'design',
  runtimes: 'design',
  promises: 'design',
  classes: 'solution',
  probes: 'solution',
  replay: 'solution',
}

describe('a bad challenge is refused:', () => {
  test.each(bad)('$name', async ({ gate, replaced, says }) => {
    const { problems } = await prove(replaced, [gate], rowsFor[gate] ?? 'none')
    expect(problems).toEqual(expect.arrayContaining([expect.stringMatching(says)]))
  })
})

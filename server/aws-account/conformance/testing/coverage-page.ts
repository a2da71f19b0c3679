import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Coverage, ServiceCoverage } from './coverage.ts'

/** What came of a suite that others recorded on AWS, by service (`yardstick.json`). */
interface Yardstick {
  readonly suite: string
  readonly services: Readonly<
    Record<string, { readonly cases: number; readonly passed: number; readonly rest: string }>
  >
}

/** The page that says of each operation how far it is there: `docs/account-coverage.md`. */
export function coveragePage(all: readonly ServiceCoverage[]): string {
  const yardstick: Yardstick = JSON.parse(
    readFileSync(join(import.meta.dirname, '../yardstick.json'), 'utf8'),
  )
  return `${[
    '# What of AWS the account has',
    '',
    'Written by `npm run account:coverage` from what each service declares and from the cases of',
    '`server/aws-account/conformance`; a test keeps it so.',
    '',
    '* `works`: at least one case of what it answers and one of what it refuses, run by the SDK for JavaScript against a',
    '  running account. The last column counts them.',
    '* `partial`: it is there, and the row says what is not, or what no case shows yet. Members of a request that are not',
    '  there are answered 501 when they are given.',
    '* `501`: answered so, never quietly accepted.',
    '',
    '| service | works | partial | 501 |',
    '|---|---:|---:|---:|',
    ...all.map(summaryRow),
    summaryRow({ service: 'together', operations: all.flatMap(({ operations }) => operations) }),
    '',
    '## A yardstick of others',
    '',
    yardstick.suite,
    '',
    '| service | cases of what is there | passed | the rest |',
    '|---|---:|---:|---|',
    ...Object.entries(yardstick.services).map(
      ([service, { cases, passed, rest }]) => `| ${service} | ${cases} | ${passed} | ${rest} |`,
    ),
    ...all.flatMap(serviceSection),
  ].join('\n')}\n`
}

const count = (operations: readonly Coverage[], state: Coverage['state']) =>
  operations.filter(one => one.state === state).length

function summaryRow({ service, operations }: ServiceCoverage): string {
  const [works, partial, none] = (['works', 'partial', '501'] as const).map(state => count(operations, state))
  return `| ${service} | ${works} | ${partial} | ${none} |`
}

function serviceSection({ service, operations }: ServiceCoverage): readonly string[] {
  return [
    '',
    `## ${service}`,
    '',
    '| operation | state | what is missing | cases |',
    '|---|---|---|---:|',
    ...operations.map(
      ({ operation, state, missing, answers, refusals }) =>
        `| ${operation} | \`${state}\` | ${missing} | ${state === '501' ? '' : `${answers} + ${refusals}`} |`,
    ),
  ]
}

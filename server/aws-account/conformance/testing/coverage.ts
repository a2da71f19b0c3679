import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serviceLoaders } from '../../services/registry.ts'
import { SERVICES } from '../../services/services.ts'
import { unreadMembers } from '../../services/testing/unread-members.ts'
import { unreadMembersOf } from '../../shape/unread-members.ts'
import { loadServiceModel } from '../../wire/service-model.ts'
import type { ServiceScenario } from './conformance-case.ts'
import { modelScenarios } from './model-scenarios.ts'
import { readScenarios } from './read-scenarios.ts'

/** How far an operation of AWS's is there. */
export interface Coverage {
  readonly operation: string
  /** `works`: a case each for what it answers and what it refuses. `partial`: there, and `missing` says what is not. */
  readonly state: 'works' | 'partial' | '501'
  readonly missing: string
  /** Cases that it answers, and that it refuses. */
  readonly answers: number
  readonly refusals: number
}

export interface ServiceCoverage {
  readonly service: string
  readonly operations: readonly Coverage[]
}

/** What no case can tell, by service and operation. */
export interface Notes {
  /** What an operation lacks although its cases are right. */
  readonly missing: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Why there is no case of a refusal. */
  readonly neverRefuses: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export const NOTES: Notes = JSON.parse(
  readFileSync(join(import.meta.dirname, '../coverage-notes.json'), 'utf8'),
)

/** What there is of each service, from its own operations, what it does not read, and the cases about it. */
export async function coverage(): Promise<readonly ServiceCoverage[]> {
  const counts = countCases([...readScenarios(), ...(await modelScenarios())])
  const loaders = serviceLoaders({ functionsFolder: tmpdir(), connectAccount: () => undefined })
  const all: ServiceCoverage[] = []
  for (const service of SERVICES) {
    const made = await loaders[service]?.()
    const declared = Object.keys(made?.operations ?? {})
    await made?.close?.()
    const refused = await refusedMembers(service, declared)
    const { operations } = await loadServiceModel(service)
    all.push({
      service,
      operations: [...operations.keys()].sort().map(operation => {
        const { answers = 0, refusals = 0 } = counts.get(`${service} ${operation}`) ?? {}
        if (!declared.includes(operation))
          return { operation, state: '501', missing: '', answers: 0, refusals: 0 }
        const missing = missingOf(service, operation, refused[operation] ?? [], answers, refusals)
        return { operation, state: missing === '' ? 'works' : 'partial', missing, answers, refusals }
      }),
    })
  }
  return all
}

function missingOf(
  service: string,
  operation: string,
  refused: readonly string[],
  answers: number,
  refusals: number,
): string {
  const noted = NOTES.missing[service]?.[operation]
  return [
    ...(noted === undefined ? [] : [noted]),
    ...(refused.length === 0 ? [] : [`not with ${refused.map(name => `\`${name}\``).join(', ')}`]),
    ...(answers > 0 ? [] : ['no case of what it answers']),
    ...(refusals > 0 || NOTES.neverRefuses[service]?.[operation] !== undefined
      ? []
      : ['no case of what it refuses']),
  ].join('; ')
}

/** Members of inputs that a service answers 501, by operation. */
async function refusedMembers(service: string, operations: readonly string[]) {
  const { refused } = unreadMembersOf(service)
  const unread = await unreadMembers(service, operations)
  return Object.fromEntries(
    Object.entries(unread).map(([name, members]) => [
      name,
      members.filter(member => refused.includes(member)),
    ]),
  )
}

function countCases(scenarios: readonly ServiceScenario[]) {
  const counts = new Map<string, { answers: number; refusals: number }>()
  for (const { service, steps } of scenarios)
    for (const { of = service, call, fails, it } of steps) {
      if (it === undefined) continue
      const name = `${of} ${call}`
      const count = counts.get(name) ?? { answers: 0, refusals: 0 }
      if (fails) count.refusals++
      else count.answers++
      counts.set(name, count)
    }
  return counts
}

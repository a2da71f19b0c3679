import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { ManySteps, ServiceScenario, Step, WrittenScenario } from './conformance-case.ts'

const FOLDER = join(import.meta.dirname, '../cases')

/** All cases, in the order of their files: a folder a service, in each file a list of scenarios. */
export function readScenarios(): readonly ServiceScenario[] {
  return readdirSync(FOLDER)
    .sort()
    .flatMap(service =>
      readdirSync(join(FOLDER, service))
        .sort()
        .flatMap(file => readFile(service, join(FOLDER, service, file))),
    )
}

function readFile(service: string, file: string): readonly ServiceScenario[] {
  // What is wrong in them is told by the runs that follow: the files are ours.
  const scenarios: readonly WrittenScenario[] = parse(readFileSync(file, 'utf8'))
  return scenarios.map(scenario => ({
    ...scenario,
    service,
    steps: scenario.steps.flatMap(step => ('each' in step ? stepsOf(step) : [step])),
  }))
}

function stepsOf({ each, it, ...step }: ManySteps): readonly Step[] {
  return Object.entries(each).map(([call, input]) => ({ ...step, it: `${call} ${it}`, call, with: input }))
}

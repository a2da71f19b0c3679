import { setTimeout as pause } from 'node:timers/promises'
import { differences, isText } from './compare.ts'
import type { Caller, ClientSettings, Outcome, ServiceScenario, Step } from './conformance-case.ts'
import { fill, type Known } from './fill.ts'

/** What became of a scenario: what was not as on AWS, and which cases the client could not try. */
export interface Result {
  readonly failures: readonly string[]
  readonly untried: readonly string[]
  readonly cases: number
}

/** How long something eventual may take on a busy machine. */
const PATIENCE_MS = 60_000
const AGAIN_MS = 50

/** Runs the steps one after the other; ends at one that prepares others and fails. */
export async function runScenario(
  scenario: ServiceScenario,
  caller: Caller,
  settings: ClientSettings,
  accountId: string,
): Promise<Result> {
  const known: Known = {
    account: accountId,
    region: settings.region,
    endpoint: settings.endpoint,
    // Two moments of late, as logs count them.
    t1: Date.now() - 2000,
    t2: Date.now() - 1000,
  }
  const failures: string[] = []
  const untried: string[] = []
  let cases = 0
  for (const step of scenario.steps) {
    const name = step.it ?? `preparing: ${step.call}`
    const lost = unknownIn(step, known)
    if (lost !== undefined) {
      failures.push(`${name}: no step before it kept \${${lost}}`)
      continue
    }
    const found = await outcomeOf(step, scenario.service, caller, settings, known)
    if (found.outcome.kind === 'unable') {
      untried.push(`${name}: ${found.outcome.why}`)
      continue
    }
    if (step.it !== undefined) cases++
    failures.push(...found.wrong.map(wrong => `${name}: ${wrong}`))
    if (found.wrong.length > 0 && step.it === undefined) break
    if (found.outcome.kind === 'answer') keep(step, found.outcome.answer, known)
  }
  return { failures, untried, cases }
}

/** What a step needs and none before it has kept: one that failed should have. */
function unknownIn(step: Step, known: Known): string | undefined {
  const names = JSON.stringify([step.with, step.gives, step.fails]).matchAll(/\$\{(\w+)\}/g)
  return [...names].map(([, name = '']) => name).find(name => known[name] === undefined)
}

async function outcomeOf(
  step: Step,
  service: string,
  caller: Caller,
  settings: ClientSettings,
  known: Known,
) {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    const input = fill(step.with ?? {}, known)
    const outcome = await caller.call(settings, step.of ?? service, step.call, input)
    const wrong = wrongIn(step, outcome, known)
    if (wrong.length === 0 || !step.until || Date.now() > until) return { outcome, wrong }
    await pause(AGAIN_MS)
  }
}

function wrongIn({ fails, gives }: Step, outcome: Outcome, known: Known): readonly string[] {
  if (outcome.kind === 'unable') return []
  if (outcome.kind === 'error') {
    const told = `${outcome.codes.join(' or ')} ${outcome.status ?? ''} ${outcome.text}`
    if (!fails) return [`it failed: ${told}`]
    const [code, status, text] = fails
    const isRight =
      outcome.codes.includes(code) &&
      (outcome.status === undefined || outcome.status === status) &&
      (text === undefined || isText(String(fill(text, known)), outcome.text))
    return isRight ? [] : [`it failed with ${told}; AWS: ${code} ${status} ${text ?? ''}`]
  }
  if (fails) return [`it was answered; AWS: ${fails.join(' ')}`]
  return gives === undefined ? [] : differences(fill(gives, known), outcome.answer)
}

function keep({ keep: names = {} }: Step, answer: unknown, known: Known): void {
  for (const [name, path] of Object.entries(names))
    known[name] = path
      .split('.')
      .reduce<unknown>(
        (value, part) => (value instanceof Object ? Reflect.get(value, part) : undefined),
        answer,
      )
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

/** The least of what the Serverless exam is: enough to tell people apart by, and to be told from guesses. */
const exam = { tasks: 8, services: 7, variants: 3, solutions: 3, mutantsOfEachTask: 4, cheats: 10, hints: 3 }

/** The least by which the warm-up is proven: what is measured with it is what every other challenge is compared with. */
const least = { rightOfEachTask: 12, wrong: 25, cheats: 15 }

const folder = join(import.meta.dirname, 'warm-up')
const part = z.object({ id: z.string(), task: z.string().optional(), use: z.string() })
const wrongPart = part.extend({ expectFail: z.array(z.string()) })
const task = z.object({
  ...{ id: z.string(), kind: z.string(), needs: z.array(z.string()).default([]) },
  ...{ hints: z.string().optional(), lesson: z.string().optional(), reset: z.string().optional() },
  checks: z.array(z.object({ id: z.string(), points: z.number() })),
})
const manifestOf = (challenge: string) =>
  z
    .object({
      languages: z.array(z.string()),
      parameters: z.record(z.string(), z.object({ kind: z.string(), of: z.array(z.string()).optional() })),
      tasks: z.array(task),
      solutions: z.array(z.object({ id: z.string(), steps: z.record(z.string(), z.string()) })),
      designs: z.array(part),
      mutants: z.array(wrongPart),
      cheats: z.array(wrongPart),
    })
    .parse(parse(readFileSync(join(import.meta.dirname, challenge, 'challenge.yaml'), 'utf8')))
const { tasks, solutions, designs, mutants, cheats } = manifestOf('warm-up')

describe('the warm-up is proven', () => {
  test.each(tasks.map(({ id }) => id))('by right designs enough of %s, each another one', task => {
    const right = [
      ...designs.filter(design => design.task === task).map(({ use }) => use),
      ...solutions.map(({ steps }) => steps[task]),
    ]
    expect(right).not.toContain(undefined)
    expect(new Set(right).size).toBe(right.length)
    expect(right.length).toBeGreaterThanOrEqual(least.rightOfEachTask)
  })

  test('by wrong repairs and cheats enough, each another one, and some for every check', () => {
    const wrong = [...mutants, ...cheats]
    expect(mutants.length).toBeGreaterThanOrEqual(least.wrong)
    expect(cheats.length).toBeGreaterThanOrEqual(least.cheats)
    expect(new Set(wrong.map(({ use }) => use)).size).toBe(wrong.length)
    const caught = new Set(wrong.flatMap(({ expectFail }) => expectFail))
    expect(tasks.flatMap(({ checks }) => checks.map(({ id }) => id)).filter(id => !caught.has(id))).toEqual(
      [],
    )
  })

  test('and its report has no false pass, no false fail, no flip and nothing left out, also beside busy loops', () => {
    const figures = z.object({
      ...{ looks: z.number(), cells: z.number(), falsePasses: z.literal(0), falseFails: z.literal(0) },
      ...{ flips: z.literal(0), notTried: z.literal(0) },
    })
    const run = z.object({ busyLoops: z.number(), figures })
    const report = z
      .record(z.string(), run)
      .parse(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')))
    const whole = Object.entries(report).filter(([effort]) => effort !== 'quick')
    expect(whole.some(([, { busyLoops }]) => busyLoops >= 4)).toBe(true)
    // Several looks at each: only then is there something that could flip.
    for (const [, { figures: found }] of whole) expect(found.looks).toBeGreaterThan(found.cells)
  })
})

describe('the Serverless exam has what an exam must have', () => {
  const shop = manifestOf('serverless-shop')
  const own = shop.tasks.filter(({ needs }) => needs.length === 0)
  const inShop = (path: string) => readFileSync(join(import.meta.dirname, 'serverless-shop', path), 'utf8')

  test('scored tasks, one way through from end to end, and services enough', () => {
    expect(own.length).toBeGreaterThanOrEqual(exam.tasks)
    expect(shop.tasks.length - own.length).toBe(1)
    for (const { checks } of shop.tasks) expect(checks.some(({ points }) => points > 0)).toBe(true)
    const services = new Set(
      inShop('operations.txt')
        .trim()
        .split('\n')
        .map(line => line.split(':')[0]),
    )
    for (const aside of ['iam', 'sts', 'cloudwatch-logs']) services.delete(aside)
    expect(services.size).toBeGreaterThanOrEqual(exam.services)
  })

  test.each(own.filter(({ kind }) => kind === 'diagnose').map(({ id }) => id))(
    'faults enough, each another one, of what is to be diagnosed: %s',
    id => {
      const faults = shop.parameters[`${id}Fault`]?.of ?? []
      expect(new Set(faults).size).toBeGreaterThanOrEqual(exam.variants)
      const seed = inShop(`seed/${id}.ts`)
      // The last may be what is left when it is none of the others.
      expect(faults.filter(fault => !seed.includes(`'${fault}'`)).length).toBeLessThanOrEqual(1)
    },
  )

  test('whole solutions by different ways, no step of which is another', () => {
    expect(shop.solutions.length).toBeGreaterThanOrEqual(exam.solutions)
    for (const { id } of own) {
      const steps = shop.solutions.map(({ steps: of }) => of[id])
      expect(steps).not.toContain(undefined)
      expect(new Set(steps).size).toBe(steps.length)
    }
  })

  test('mutants enough of each task, one for every check, and cheats enough', () => {
    const wrong = [...shop.mutants, ...shop.cheats]
    expect(new Set(wrong.map(({ use }) => use)).size).toBe(wrong.length)
    for (const { id } of own) {
      const of = shop.mutants.filter(({ expectFail }) => expectFail.some(check => check.startsWith(`${id}.`)))
      expect([id, of.length >= exam.mutantsOfEachTask]).toEqual([id, true])
    }
    const caught = new Set(shop.mutants.flatMap(({ expectFail }) => expectFail))
    expect(
      shop.tasks.flatMap(({ checks }) => checks.map(({ id }) => id)).filter(id => !caught.has(id)),
    ).toEqual([])
    expect(shop.cheats.length).toBeGreaterThanOrEqual(exam.cheats)
  })

  test.each(own.map(({ id }) => id))('hints, a lesson, a way back and texts in each language: %s', id => {
    const { hints = '', lesson = '', reset } = own.find(each => each.id === id) ?? expect.fail()
    expect(shop.languages).toEqual(['en', 'de'])
    for (const below of ['', 'languages/de/']) {
      expect(z.array(z.string()).parse(parse(inShop(`${below}${hints}`)))).toHaveLength(exam.hints)
      expect(inShop(`${below}${lesson}`)).toMatch(/^```sh run$/m)
    }
    expect(reset).toBeDefined()
  })
})

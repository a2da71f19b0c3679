import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

/** The least by which the warm-up is proven: what is measured with it is what every other challenge is compared with. */
const least = { rightOfEachTask: 12, wrong: 25, cheats: 15 }

const folder = join(import.meta.dirname, 'warm-up')
const part = z.object({ id: z.string(), task: z.string().optional(), use: z.string() })
const { tasks, solutions, designs, mutants, cheats } = z
  .object({
    tasks: z.array(z.object({ id: z.string(), checks: z.array(z.object({ id: z.string() })) })),
    solutions: z.array(z.object({ id: z.string(), steps: z.record(z.string(), z.string()) })),
    designs: z.array(part),
    mutants: z.array(part.extend({ expectFail: z.array(z.string()) })),
    cheats: z.array(part.extend({ expectFail: z.array(z.string()) })),
  })
  .parse(parse(readFileSync(join(folder, 'challenge.yaml'), 'utf8')))

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

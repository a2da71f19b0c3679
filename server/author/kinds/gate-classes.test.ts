import { expect, test } from 'vitest'
import type { ChallengeManifest } from '../../../shared/challenge/manifest.ts'
import type { GateRun } from '../gate-run.ts'
import { gateClasses } from './gate-classes.ts'

const manifest = {
  parameters: { fault: { kind: 'choice', of: ['one', 'other'], secret: true } },
  tasks: [{ id: 'products', checks: [{ id: 'products.open', kind: 'goal' }] }],
} as unknown as ChallengeManifest

/** An attempt with this choice, whose API has this route, and in which a look has asked for this path. */
function runWith(fault: string, route: string, path: string): GateRun {
  const request = { apiId: 'abc123', method: 'GET', path, headers: {}, body: '' }
  return {
    row: { name: fault },
    seed: 's',
    parameters: { fault },
    seeding: [{ service: 'apigatewayv2', operation: 'CreateRoute', input: { RouteKey: route } }],
    steps: [],
    looks: [{ checkId: 'products.open', requests: [request], effects: [] }],
  } as unknown as GateRun
}

test('how an account calls a part of a path is no kind of thing that a check sends', () => {
  const runs = [
    runWith('one', 'GET /products/{sku}', '/products/mug-1'),
    runWith('other', 'GET /products/{id}', '/products/mug-1'),
  ]
  expect(gateClasses(manifest, runs)).toEqual([])
})

test('what is asked for another value of a secret alone is told', () => {
  const runs = [
    runWith('one', 'GET /products/{sku}', '/products/mug-1'),
    runWith('other', 'GET /offers/{sku}', '/offers/mug-1'),
  ]
  expect(gateClasses(manifest, runs)).toEqual([expect.stringContaining('another value of fault')])
})

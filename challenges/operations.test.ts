import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { serviceLoaders } from '../server/aws-account/services/registry.ts'

/** `operations.txt` of a challenge: the operations of the account that its tasks need, `service:Operation`, one a line. */
const listed = readdirSync(import.meta.dirname).filter(name =>
  existsSync(join(import.meta.dirname, name, 'operations.txt')),
)

const loaders = serviceLoaders({ functionsFolder: tmpdir(), connectAccount: () => undefined })
const called = /\b(?:call|tryCall|read|tryRead)\(\s*'([a-z0-9-]+)',\s*'([A-Za-z]+)'/g

describe.each(listed)('%s', challenge => {
  const folder = join(import.meta.dirname, challenge)
  const operations = readFileSync(join(folder, 'operations.txt'), 'utf8').trim().split('\n')

  test('needs only operations that the account has', async () => {
    const services = [...new Set(operations.map(line => line.split(':')[0] ?? ''))]
    const known = await Promise.all(
      services.map(async id => {
        const service = await loaders[id]?.()
        const names = Object.keys(service?.operations ?? {}).map(name => `${id}:${name}`)
        await service?.close?.()
        return names
      }),
    )
    expect(operations.filter(line => !known.flat().includes(line))).toEqual([])
  })

  test('names every operation that its code calls, in order and once', () => {
    const sources = globSync('**/*.ts', { cwd: folder }).filter(path => !path.endsWith('.test.ts'))
    const calls = sources.flatMap(path =>
      [...readFileSync(join(folder, path), 'utf8').matchAll(called)].map(
        ([, service, operation]) => `${service}:${operation}`,
      ),
    )
    expect(calls.length).toBeGreaterThan(0)
    expect([...new Set(calls)].filter(call => !operations.includes(call))).toEqual([])
    expect(operations).toEqual([...new Set(operations)].sort())
  })
})

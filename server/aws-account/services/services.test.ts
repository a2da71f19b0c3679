import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { operationActions } from '../authorization/actions.ts'
import { KNOWN_SERVICES } from '../wire/service-table.ts'
import { serviceLoaders } from './registry.ts'
import { SERVICES } from './services.ts'

const loaders = serviceLoaders({ functionsFolder: tmpdir(), connectAccount: () => undefined })

test('every folder with a service is in the list, and the schemas were made from it', () => {
  const folders = readdirSync(import.meta.dirname).filter(name =>
    existsSync(`${import.meta.dirname}/${name}/service.ts`),
  )
  expect(folders.sort()).toEqual([...SERVICES].sort())
  expect([...KNOWN_SERVICES].sort()).toEqual([...SERVICES].sort())
})

test.each(SERVICES)('%s answers to its name, and AWS says what its operations need', async id => {
  const service = await loaders[id]?.()
  expect(service?.id).toBe(id)
  const unknown = Object.keys(service?.operations ?? {}).filter(name => !operationActions(id, name))
  expect(unknown).toEqual([])
  await service?.close?.()
})

import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Procedure, ProcedureContext } from '../../shared/challenge/procedure.ts'
import type { Json } from '../../shared/json.ts'

/** What the manifest names that changes a source: each with the function that it uses. */
const manifest = parse(readFileSync(new URL('challenge.yaml', import.meta.url), 'utf8'))
const named: readonly { readonly id: string; readonly use: string }[] = [
  ...manifest.solutions.flatMap(({ id, steps }: { id: string; steps: { [task: string]: string } }) =>
    Object.entries(steps).map(([task, use]) => ({ id: `${id} ${task}`, use })),
  ),
  ...[...manifest.designs, ...manifest.mutants, ...manifest.cheats],
]

const parameters = { suffix: 'a1b2c', partsFault: 'second-turn' }
const folders = ['faults/second-turn/', 'starter/']

function starterFile(path: string): string {
  for (const folder of folders)
    try {
      return readFileSync(new URL(folder + path, import.meta.url), 'utf8').replaceAll('{{suffix}}', 'a1b2c')
    } catch {
      // It may be in the next one.
    }
  throw new Error(`There is no ${path}`)
}

/** An account in which everything is as the seed has left it, as far as anybody asks. */
const answers: { readonly [operation: string]: Json } = {
  ListGateways: {
    items: ['stock', 'machines'].map(name => ({ name: `shop-${name}-a1b2c`, gatewayId: `shop-${name}` })),
  },
  GetGateway: { name: 'shop-stock-a1b2c', roleArn: 'r' },
  CreateGateway: { gatewayId: 'new' },
  ListUserPools: {
    UserPools: ['shop', 'partner'].map(whose => ({ Name: `${whose}-people-a1b2c`, Id: 'p' })),
  },
  ListUserPoolClients: { UserPoolClients: [{ ClientName: 'shop', ClientId: 'c' }] },
  GetFunctionConfiguration: { Environment: { Variables: {} } },
  GetApis: { Items: [{ Name: 'shop-a1b2c', ApiId: 'a' }] },
  GetRoutes: { Items: [{ RouteKey: 'GET /', RouteId: 'r' }] },
}

/** A procedure's context that does nothing, and notes what files were made an archive of. */
function noting(archives: { readonly [path: string]: string }[]): ProcedureContext {
  const call: ProcedureContext['call'] = async (_, operation) => answers[operation] ?? {}
  return {
    ...{ parameters, accountId: '111122223333', region: 'us-east-1', call },
    tryCall: async (...given) => ({ ok: true, value: await call(...given) }),
    async zip(files) {
      archives.push(files)
      return { $base64: '' }
    },
    starterFile: async path => starterFile(path),
  }
}

it.each(named)('$id changes what is there, and what comes of it can be read', async ({ use }) => {
  const [path = '', name = ''] = use.split('#')
  const module: { readonly [name: string]: Procedure } = await import(new URL(path, import.meta.url).href)
  const archives: { readonly [path: string]: string }[] = []
  await module[name]?.(noting(archives))
  expect(module[name]).toBeTypeOf('function')
  for (const files of archives)
    for (const [file, source] of Object.entries(files))
      if (file.endsWith('.mjs')) expect(() => stripTypeScriptTypes(source), source).not.toThrow()
})

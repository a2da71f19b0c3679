/**
 * Makes `server/aws-account/wire/generated/`: for each AWS service its operation schemas, cut out of the SDK's
 * client package, and one table of how each service speaks (`services.json`). Run it again after a change of the
 * clients' versions or of the services (`server/aws-account/services/services.ts`), then run the round-trip test. The clients are needed only here and in tests.
 *
 *     npm run account:generate
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { SERVICES } from '../services/services.ts'

const root = new URL('../../..', import.meta.url).pathname
const folder = join(root, 'server/aws-account/wire/generated')

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

await build({
  entryPoints: SERVICES.map(id => ({
    in: join(root, `node_modules/@aws-sdk/client-${id}/dist-es/schemas/schemas_0.js`),
    out: id,
  })),
  outdir: folder,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  mainFields: ['module', 'main'],
  external: ['@smithy/core/*', '@aws-sdk/core/*'],
  legalComments: 'none',
})

/** Of services whose clients speak JSON by now and whose older protocol is XML: the SDK does not say it any more. */
const XML_NAMESPACES = { sqs: 'http://queue.amazonaws.com/doc/2012-11-05/' }

const table = Object.fromEntries(SERVICES.map(id => [id, describe(id)]))
writeFileSync(join(folder, 'services.json'), `${JSON.stringify(table, undefined, 2)}\n`)

/** What the client's configuration says about the wire; throws if the SDK changed how it says it. */
function describe(id) {
  const client = join(root, `node_modules/@aws-sdk/client-${id}`)
  const config = readFileSync(join(client, 'dist-es/runtimeConfig.shared.js'), 'utf8')
  const auth = readFileSync(join(client, 'dist-es/auth/httpAuthSchemeProvider.js'), 'utf8')
  const find = (text, pattern) => {
    const found = text.match(pattern)?.[1]
    if (!found) throw new Error(`${id}: nothing matches ${pattern} in the client's configuration`)
    return found
  }
  return {
    protocol: find(config, /protocol: config\?\.protocol \?\? (\w+)/),
    signingName: find(auth, /name: "([^"]+)"/),
    namespace: find(config, /defaultNamespace: "([^"]*)"/),
    target: find(config, /serviceTarget: "([^"]*)"/),
    version: find(config, /version: "([^"]*)"/),
    xmlNamespace: config.match(/xmlNamespace: "([^"]*)"/)?.[1] ?? XML_NAMESPACES[id],
    queryCompatible: /awsQueryCompatible: true/.test(config) || undefined,
  }
}

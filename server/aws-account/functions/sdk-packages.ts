import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, sep } from 'node:path'

/**
 * Folders of `node_modules` that functions may import: the SDK's clients as on AWS, frameworks for agents, and what both need;
 * nothing else of the product. Scopes of the SDK are offered whole, other packages one by one.
 */
export interface SdkPackages {
  readonly nodeModules: string
  /** Names below `nodeModules`, e.g. `@aws-sdk`, `tslib`, `@strands-agents/sdk`. */
  readonly folders: readonly string[]
  /** Those of them that are the SDK and what it needs: only these are compiled beforehand. */
  readonly compiled: readonly string[]
}

/** What is there besides, since no account here reaches a registry: on AWS, functions bring it along. */
const frameworks = [
  '@strands-agents/sdk',
  '@modelcontextprotocol/sdk',
  '@modelcontextprotocol/client',
  '@opentelemetry/api',
  'zod',
]

/** What MCP's package needs to serve by HTTP, which functions do by other means. */
const ofServers = new Set(['express', 'express-rate-limit', 'hono', '@hono/node-server', 'cors', 'raw-body'])

/** Finds the SDK and the frameworks that are installed with the product; no folders of what is not. */
export function findSdkPackages(): SdkPackages {
  const client = createRequire(import.meta.url).resolve('@aws-sdk/client-sts/package.json')
  const nodeModules = client.slice(0, client.lastIndexOf(`${sep}@aws-sdk${sep}`))
  const roots = readdirSync(join(nodeModules, '@aws-sdk')).map(name => `@aws-sdk/${name}`)
  const compiled = foldersOf(
    nodeModules,
    withDependencies(nodeModules, roots),
    name => name.split('/')[0] ?? name,
  )
  const isOfSdk = (name: string) => compiled.includes(name) || compiled.includes(name.split('/')[0] ?? name)
  const others = withDependencies(nodeModules, frameworks).filter(name => !isOfSdk(name))
  return { nodeModules, compiled, folders: [...compiled, ...foldersOf(nodeModules, others, name => name)] }
}

/** Packages, and all that they need, each once. */
function withDependencies(nodeModules: string, roots: readonly string[]): readonly string[] {
  const packages = new Set<string>()
  const pending = [...roots]
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (packages.has(name) || ofServers.has(name) || name.startsWith('@types/')) continue
    packages.add(name)
    pending.push(...dependenciesOf(join(nodeModules, name)))
  }
  return [...packages]
}

/** The folders of packages that are there, each once; `folderOf` is asked about packages of a scope. */
function foldersOf(
  nodeModules: string,
  packages: readonly string[],
  folderOf: (scoped: string) => string,
): readonly string[] {
  const folders = new Set(packages.map(name => (name.startsWith('@') ? folderOf(name) : name)))
  return [...folders].filter(folder => existsSync(join(nodeModules, folder)))
}

function dependenciesOf(folder: string): string[] {
  const path = join(folder, 'package.json')
  if (!existsSync(path)) return []
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { dependencies?: Record<string, string> }
  return Object.keys(manifest.dependencies ?? {})
}

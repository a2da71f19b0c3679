/**
 * Compiles what functions load at their start, as a program of its own: `node compile-modules.ts TARGET RUNTIME NODE_MODULES
 * FOLDER…` writes the packs `runtime` and `sdk` into the folder TARGET, which it makes. It must be the Node that runs functions.
 */
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import Module, { createRequire } from 'node:module'
import { join, sep } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'
import { exerciseClients } from './exercise-clients.ts'

interface CompiledFile {
  readonly source: string
  readonly script: Script
  /** What it required, by what it asked for: files. */
  readonly requires: Record<string, string>
}

interface ModuleReader {
  readonly WRAPPER: readonly [string, string]
  scriptOptions(filename: string): object
  runModule(script: Script, module: Module, filename: string, require: (request: string) => unknown): void
}

/** What Node has of it and does not declare. */
interface ModuleInternals {
  readonly _extensions: Record<string, (module: Module, filename: string) => void>
  _resolveFilename(request: string, parent: Module): string
}

const internals = Module as unknown as ModuleInternals
const [target = '', runtime = '', nodeModules = '', ...folders] = process.argv.slice(2)
const load = createRequire(join(nodeModules, 'none.cjs'))
const reader = load(join(runtime, 'compiled-modules.cjs')) as ModuleReader

/** Compiles every CommonJS module that is loaded from now on; the map fills with them. */
function recordModules(): Map<string, CompiledFile> {
  const files = new Map<string, CompiledFile>()
  const [begin, end] = reader.WRAPPER
  internals._extensions['.js'] = (module, filename) => {
    const source = begin + readFileSync(filename, 'utf8') + end
    const script = new Script(source, reader.scriptOptions(filename))
    const requires: Record<string, string> = {}
    files.set(filename, { source, script, requires })
    reader.runModule(script, module, filename, request => {
      const found = internals._resolveFilename(request, module)
      if (found.startsWith(sep)) requires[request] = found
      return module.require(request)
    })
  }
  return files
}

/** Packages below the folders of `node_modules`, of which some are scopes. */
function packagesIn(names: readonly string[]): string[] {
  return names.flatMap(name =>
    name.startsWith('@') ? readdirSync(join(nodeModules, name)).map(inner => `${name}/${inner}`) : [name],
  )
}

function loadPackages(names: readonly string[]): unknown[] {
  return names.map(name => {
    try {
      return load(name)
    } catch {
      // It has no entry of its own, or none for `require`; what others load of it is compiled with them.
      return undefined
    }
  })
}

/** Writes the files below `folder`, with what V8 has compiled of each by now. */
function writePack(name: string, folder: string, files: ReadonlyMap<string, CompiledFile>): void {
  const below = `${folder}${sep}`
  const entries: Record<string, unknown> = {}
  const parts: Buffer[] = []
  let length = 0
  const add = (part: Buffer) => {
    parts.push(part)
    length += part.length
    return [length - part.length, part.length]
  }
  for (const [filename, { source, script, requires }] of files) {
    if (!filename.startsWith(below)) continue
    const encoding = isLatin1(source) ? 'latin1' : 'utf16le'
    const inside = Object.entries(requires).filter(([, file]) => file.startsWith(below))
    entries[filename.slice(below.length)] = {
      source: add(Buffer.from(source, encoding)),
      encoding,
      code: add(script.createCachedData()),
      requires: Object.fromEntries(inside.map(([request, file]) => [request, file.slice(below.length)])),
    }
  }
  writeFileSync(join(target, `${name}.bin`), Buffer.concat(parts))
  writeFileSync(join(target, `${name}.json`), JSON.stringify(entries))
  // Whatever this process may hand on: the sandbox's user has to read it.
  for (const ending of ['bin', 'json']) chmodSync(join(target, `${name}.${ending}`), 0o644)
}

function isLatin1(text: string): boolean {
  return Buffer.from(text, 'latin1').toString('latin1') === text
}

/** V8 refuses code that was compiled with other flags than those it runs with, so each is taken back. */
const keepCode = (enabled: boolean) => setFlagsFromString(`--${enabled ? 'no-' : ''}flush-bytecode`)
const compileAll = (enabled: boolean) => setFlagsFromString(`--${enabled ? 'no-' : ''}lazy`)

keepCode(true)
const files = recordModules()
// A function runs all of its runtime, and of the SDK a small part.
compileAll(true)
load(join(runtime, 'serve-invocations.cjs'))
compileAll(false)
await exerciseClients(loadPackages(packagesIn(folders)))
keepCode(false)
mkdirSync(target, { mode: 0o755 })
chmodSync(target, 0o755)
writePack('runtime', runtime, files)
writePack('sdk', nodeModules, files)
process.exit(0)

// Loads the SDK's modules, and those of this runtime, as V8 compiled them beforehand (functions/compiled-modules). Only
// reading and compiling are different: a module has the same file, the same place in `require.cache` and the same lines in
// stack traces as ever. What is not there, or not of this V8, is loaded as Node does it.
const { closeSync, openSync, readFileSync, readSync } = require('node:fs')
const Module = require('node:module')
const path = require('node:path')
const { constants, Script } = require('node:vm')

/** What is compiled: the source of a module within the function that Node calls it by. */
const WRAPPER = ['(function (exports, require, module, __filename, __dirname) { ', '\n})']

/** The options of each such script, the same where it is compiled beforehand as where it is used. */
function scriptOptions(filename) {
  return {
    filename,
    columnOffset: -WRAPPER[0].length,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }
}

/**
 * Keeps from the function's log that Node warns of how these modules import others, which it does once: a candidate neither
 * wrote that nor can do anything about it.
 */
function keepWarningToOurselves() {
  const { emitWarning } = process
  const emitOthers = function emitOthers(warning, ...about) {
    const isOurs = String(warning).startsWith('vm.USE_MAIN_CONTEXT_DEFAULT_LOADER')
    if (!isOurs) return Reflect.apply(emitWarning, this, [warning, ...about])
    if (process.emitWarning === emitOthers) process.emitWarning = emitWarning
  }
  Object.defineProperty(emitOthers, 'name', { value: emitWarning.name })
  process.emitWarning = emitOthers
}

/** Runs the compiled script as Node runs a module. */
function runModule(script, module, filename, require) {
  const { exports } = module
  const run = script.runInThisContext()
  Reflect.apply(run, exports, [exports, require, module, filename, path.dirname(filename)])
}

/** Pieces of a file, each by offset and length in bytes; throws if the file ends before. */
function readPieces(file, pieces) {
  const descriptor = openSync(file)
  try {
    return pieces.map(([offset, length]) => {
      const bytes = Buffer.allocUnsafeSlow(length)
      if (readSync(descriptor, bytes, 0, length, offset) !== length) throw new Error(`${file} is too short`)
      return bytes
    })
  } finally {
    closeSync(descriptor)
  }
}

/** The compiled modules of one folder: `NAME.json` says where in `NAME.bin` each lies, by its path below the folder. */
function openPack(file, folder) {
  let entries
  return {
    /** Undefined for a file that was not compiled beforehand. */
    find(filename) {
      if (!filename.startsWith(folder)) return undefined
      try {
        entries ??= JSON.parse(readFileSync(`${file}.json`, 'utf8'))
      } catch {
        // There are none: everything is loaded the usual way.
        entries = {}
      }
      const name = filename.slice(folder.length)
      return Object.hasOwn(entries, name) ? entries[name] : undefined
    },
    /** The script of an entry; undefined if it cannot be read. */
    script({ source, encoding, code }, filename) {
      try {
        const [text, cachedData] = readPieces(`${file}.bin`, [source, code])
        return new Script(text.toString(encoding), { ...scriptOptions(filename), cachedData })
      } catch {
        return undefined
      }
    },
    /** The file that a module of this folder gets for what it requires; undefined if Node has to say. */
    resolve({ requires }, request) {
      return Object.hasOwn(requires, request) ? folder + requires[request] : undefined
    },
  }
}

/**
 * From now on modules below each of the folders, given by the names of their packs in `from`, are those compiled beforehand.
 * To be told once the function's own code begins: from then on whoever changes how modules are found is heard.
 */
function useCompiledModules(from, folders) {
  keepWarningToOurselves()
  const packs = Object.entries(folders).map(([name, folder]) => openPack(`${from}/${name}`, `${folder}/`))
  const { _load: load, _resolveFilename: resolveFilename } = Module
  const { require: requireOfModule } = Module.prototype
  const loadFile = Module._extensions['.js']
  let isHooked = false

  /** Whether modules are still found by Node alone. */
  const isPlain = () =>
    !isHooked &&
    Module._load === load &&
    Module._resolveFilename === resolveFilename &&
    Module.prototype.require === requireOfModule

  const requireFor = (module, pack, entry) => {
    const require = request => {
      const filename = isPlain() ? pack.resolve(entry, request) : undefined
      const known = filename && Module._cache[filename]
      if (!filename || known?.loaded === false) return module.require(request)
      if (known) return useKnown(known, module).exports
      return loadNew(filename, module).exports
    }
    require.resolve = (request, options) => Module._resolveFilename(request, module, false, options)
    require.main = process.mainModule
    require.extensions = Module._extensions
    require.cache = Module._cache
    return require
  }

  Module._extensions['.js'] = function loadCompiled(module, filename) {
    for (const pack of packs) {
      const entry = pack.find(filename)
      const script = entry && pack.script(entry, filename)
      if (script) return runModule(script, module, filename, requireFor(module, pack, entry))
    }
    return Reflect.apply(loadFile, this, [module, filename])
  }

  return function whenReady() {
    for (const name of ['register', 'registerHooks']) {
      const original = Module[name]
      Module[name] = function hookModules(...given) {
        isHooked = true
        return Reflect.apply(original, this, given)
      }
      Object.defineProperty(Module[name], 'name', { value: name })
    }
  }
}

function useKnown(known, { children }) {
  if (!children.includes(known)) children.push(known)
  return known
}

/** A module that is not in the cache, loaded into it. */
function loadNew(filename, parent) {
  const module = new Module(filename, parent)
  Module._cache[filename] = module
  try {
    module.load(filename)
  } catch (error) {
    delete Module._cache[filename]
    throw error
  }
  return module
}

module.exports = { runModule, scriptOptions, useCompiledModules, WRAPPER }

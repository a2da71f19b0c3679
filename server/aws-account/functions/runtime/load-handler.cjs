// How the handler that a function names is found and what is wrong if it is not: as AWS's own Node runtime does it.
const { existsSync, readFileSync } = require('node:fs')
const { createRequire } = require('node:module')
const path = require('node:path')
const { pathToFileURL } = require('node:url')

const env = process.env
/** Of the runtime that was asked for: which programming model holds depends on it, and not on the Node that is here. */
const major = Number(/nodejs(\d+)/.exec(env.AWS_EXECUTION_ENV)?.[1])

class RuntimeError extends Error {
  constructor(name, message) {
    super(message)
    this.name = name
  }
}

/** Whether the nearest package.json says that `.js` files are modules; it is not looked for above a `node_modules`. */
function isModuleFolder(folder) {
  if (folder.endsWith('/node_modules')) return false
  const manifest = path.join(folder, 'package.json')
  if (existsSync(manifest)) {
    try {
      return JSON.parse(readFileSync(manifest, 'utf8')).type === 'module'
    } catch {
      return false
    }
  }
  return folder === '/' ? false : isModuleFolder(path.dirname(folder))
}

/** As the runtime finds it: by itself, then with each suffix, then as a package. */
async function importHandlerModule(folder, name) {
  const require = createRequire('/var/runtime/index.mjs')
  const file = path.resolve(env.LAMBDA_TASK_ROOT, folder, name)
  const isModule = isModuleFolder(path.dirname(file))
  const load = (isImported, at) => (isImported ? import(pathToFileURL(at)) : require(at))
  const typed =
    major < 24
      ? []
      : [
          ['.ts', isModule],
          ['.mts', true],
          ['.cts', false],
        ]
  const suffixes = [['', false], ['.js', isModule], ['.mjs', true], ['.cjs', false], ...typed]
  try {
    for (const [suffix, isImported] of suffixes)
      if (isFile(file + suffix)) return await load(isImported, file + suffix)
    return require(require.resolve(name, { paths: [env.LAMBDA_TASK_ROOT, folder] }))
  } catch (error) {
    if (error instanceof SyntaxError) throw renamed('Runtime.UserCodeSyntaxError', error)
    if (error?.code === 'MODULE_NOT_FOUND') throw renamed('Runtime.ImportModuleError', error)
    throw error
  }
}

function isFile(name) {
  return existsSync(name) && !existsSync(`${name}/.`)
}

function renamed(name, error) {
  const copy = new RuntimeError(name, String(error))
  copy.stack = error.stack
  return copy
}

async function loadHandler() {
  const whole = env._HANDLER
  if (whole.includes('..'))
    throw new RuntimeError(
      'Runtime.MalformedHandlerName',
      `'${whole}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    )
  const [, folder, name, exported] = /^(.*\/)?([^./]*)\.([^/]*)$/.exec(whole) ?? []
  if (name === undefined) throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler')
  const module = await importHandlerModule(folder ?? '', name)
  const handler = exported.split('.').reduce((value, key) => value?.[key], module)
  if (!handler) throw new RuntimeError('Runtime.HandlerNotFound', `${whole} is undefined or not exported`)
  if (typeof handler !== 'function')
    throw new RuntimeError('Runtime.HandlerNotFound', `${whole} is not a function`)
  const isStreaming = handler[Symbol.for('aws.lambda.runtime.handler.streaming')] === 'response'
  if (handler.length > 2 && major >= 24 && !isStreaming)
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
    )
  return handler
}

module.exports = { loadHandler, major, RuntimeError }

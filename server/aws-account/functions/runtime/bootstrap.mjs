// Runs inside the sandbox of a Node function. Nothing is imported: what an import of a builtin module loads for exports that
// nobody asks for costs a cold start some 20 ms.
const require = process.getBuiltinModule('node:module').createRequire(import.meta.url)
const { useCompiledModules } = require('./compiled-modules.cjs')

const whenReady = useCompiledModules('/var/lang/compiled', {
  runtime: '/var/runtime',
  sdk: '/var/lang/lib/node_modules',
})
await require('./serve-invocations.cjs').serveInvocations(whenReady)

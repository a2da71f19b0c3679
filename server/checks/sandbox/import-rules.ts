import { registerHooks } from 'node:module'

/**
 * A challenge's modules import their own folder and `shared/`, nothing else. Paths into `shared/` are led to the one that
 * belongs to this program, wherever the copy of the challenge lies.
 */
export function restrictImports(challengeFolder: string, sharedFolder: string): void {
  registerHooks({
    resolve(specifier, context, next) {
      const parent = context.parentURL
      if (parent === undefined || !parent.startsWith(challengeFolder)) return next(specifier, context)
      const target = /^\.{1,2}\//.test(specifier) ? new URL(specifier, parent).href : specifier
      if (target.startsWith(challengeFolder)) return next(target, context)
      const shared = /(?:^|\/)shared\/([\w/.-]+)$/.exec(specifier)?.[1]
      if (shared !== undefined && specifier.startsWith('.'))
        return next(new URL(shared, sharedFolder).href, context)
      throw new Error(`A challenge imports only its own files and shared/; it may not import ${specifier}.`)
    },
  })
}

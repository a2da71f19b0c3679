import type { Plugin } from 'vite'

/**
 * A plugin that compiles each text of a file once. When a file is edited in development, all that imports it, up to the parts
 * of the page that are shown anew, is served once more: nothing in these but an address is another, and compiling them took
 * most of the time until the edit was seen. What the plugin makes of a file must follow from its text alone.
 */
export function compiledOnce(plugin: Plugin): Plugin {
  const { transform } = plugin
  if (typeof transform !== 'function') throw new Error(`${plugin.name} has no function that compiles`)
  const compiled = new Map<
    string,
    { readonly source: string; readonly result: ReturnType<typeof transform> }
  >()
  return {
    ...plugin,
    transform(source, id, options) {
      const file = id.replace(/\?.*$/, '')
      const before = compiled.get(file)
      if (before?.source === source) return before.result
      const result = transform.call(this, source, id, options)
      compiled.set(file, { source, result })
      return result
    },
  }
}

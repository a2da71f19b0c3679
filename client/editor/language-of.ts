const byExtension: { readonly [extension: string]: string } = {
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  json: 'json',
  py: 'python',
  yaml: 'yaml',
  yml: 'yaml',
  sh: 'shell',
  bash: 'shell',
  md: 'markdown',
}

const byName: { readonly [name: string]: string } = { '.bashrc': 'shell', '.profile': 'shell' }

/** The language a file is coloured as, by its name alone. */
export function languageOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  const extension = name.slice(name.lastIndexOf('.') + 1)
  return byName[name] ?? byExtension[extension] ?? 'plaintext'
}

import { expect, it } from 'vitest'
import { languageOf } from './language-of.ts'

it.each([
  ['functions/fulfil/index.mjs', 'javascript'],
  ['template.YAML', 'yaml'],
  ['policies/orders.json', 'json'],
  ['functions/report/app.py', 'python'],
  ['deploy.sh', 'shell'],
  ['.bashrc', 'shell'],
  ['README.md', 'markdown'],
  ['Makefile', 'plaintext'],
  ['notes.d/list', 'plaintext'],
])('colours %s as %s', (path, language) => expect(languageOf(path)).toBe(language))

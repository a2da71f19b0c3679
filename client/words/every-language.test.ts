import { globSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { pageLanguages } from '../ui/page-language.ts'
import { speaking } from '../ui/testing/speaking.ts'

const client = join(import.meta.dirname, '..')
const modules = globSync('**/*-words.ts', { cwd: client }).sort()

interface InBoth {
  readonly en: unknown
  readonly de: unknown
}

/** What a module of words exports: the words of each language side by side, or those of the page's language at a time. */
function wordsOf(exported: unknown): InBoth | undefined {
  if (typeof exported === 'function' && exported.length === 0)
    return { en: speaking('en', () => exported()), de: speaking('de', () => exported()) }
  const isInEach =
    typeof exported === 'object' && exported !== null && pageLanguages.every(each => each in exported)
  return isInEach ? (exported as InBoth) : undefined
}

/** Where one language lacks what the other has, or says the other's sentence. */
function gaps({ en, de }: InBoth, path: string): string[] {
  if (typeof en !== typeof de) return [`${path}: ${typeof en} and ${typeof de}`]
  if (typeof en === 'string' && typeof de === 'string') {
    if (en.trim() === '' || de.trim() === '') return [`${path}: says nothing`]
    // A single word, such as “Terminal”, may be the same in both.
    return en === de && en.trim().includes(' ') ? [`${path}: “${en}” in both`] : []
  }
  if (typeof en === 'function' && typeof de === 'function')
    // Who needs fewer of the values may leave them out.
    return de.length > en.length ? [`${path}: wants more values`] : []
  if (typeof en !== 'object' || typeof de !== 'object' || en === null || de === null) return []
  // What stands around a name: one language may say nothing on one side of it.
  if (Array.isArray(en) && Array.isArray(de) && en.length === 2 && de.length === 2)
    return gaps({ en: en.join('…'), de: de.join('…') }, path)
  const [english, german] = [en, de] as readonly { readonly [key: string]: unknown }[]
  if (english === undefined || german === undefined) return []
  const keys = [...new Set([...Object.keys(english), ...Object.keys(german)])]
  return keys.flatMap(key => gaps({ en: english[key], de: german[key] }, `${path}.${key}`))
}

const partsOfTheWorkspace = 'activity app diagram editor http presenter tasks terminal ui workspace'.split(
  ' ',
)

it('finds the words of every part of the workspace', () => {
  const found = new Set(modules.map(path => path.split('/')[0]))
  for (const part of partsOfTheWorkspace) expect(found).toContain(part)
})

it.each(modules)('%s says everything in each language', async path => {
  const exported: { readonly [name: string]: unknown } = await import(join(client, path))
  const words = Object.entries(exported).flatMap(([name, value]) => {
    const both = wordsOf(value)
    return both === undefined ? [] : [{ name, both }]
  })
  expect(words.flatMap(({ name, both }) => gaps(both, name))).toEqual([])
})

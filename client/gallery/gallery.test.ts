import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

it('shows every part of client/ui', () => {
  const shown = readdirSync('client/gallery')
    .filter(name => name.endsWith('.tsx'))
    .map(name => readFileSync(`client/gallery/${name}`, 'utf8'))
    .join()
  const parts = readdirSync('client/ui').filter(name => name.endsWith('.tsx'))
  expect(parts.filter(name => !shown.includes(`'../ui/${name}'`))).toEqual([])
})

import { expect, it } from 'vitest'
import { tabLabel } from './tab-label.ts'

it.each([
  ['functions/fulfil/index.mjs', [], 'fulfil/index.mjs'],
  ['functions/fulfil/store.mjs', [], 'store.mjs'],
  ['functions/fulfil/store.mjs', ['functions/cart/store.mjs'], 'fulfil/store.mjs'],
  ['template.yaml', [], 'template.yaml'],
  ['index.mjs', [], 'index.mjs'],
])('calls %s (beside %j) %s', (path, others, label) => {
  expect(tabLabel(path, [path, ...others])).toBe(label)
})

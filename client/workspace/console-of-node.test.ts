import { expect, test } from 'vitest'
import { consoleNodes, serviceOfNodes } from './console-of-node.ts'

const nodes = consoleNodes(`flowchart TB
  web@{ icon: "logos:aws-cloudfront", form: "square", label: "Web shop", pos: "b", h: 44 }
  cart@{ icon: "logos:aws-lambda", form: "square", label: "Cart" }
  odd@{ icon: "logos:constructor", form: "square" }
  web --> cart`)

test('a node leads to the service of its icon, and home where there is no such page', () => {
  expect([...nodes]).toEqual([
    ['web', { label: 'Web shop', service: 'home' }],
    ['cart', { label: 'Cart', service: 'lambda' }],
    ['odd', { label: 'odd', service: 'home' }],
  ])
})

test('a task leads to the first of its nodes that has a page', () => {
  expect(serviceOfNodes(nodes, ['web', 'gone', 'cart'])).toBe('lambda')
  expect(serviceOfNodes(nodes, ['web'])).toBe('home')
  expect(serviceOfNodes(nodes, [])).toBe('home')
})

import { expect, it } from 'vitest'
import { isWebAddress } from './web-link.ts'

it.each(['https://example.com/a', 'http://localhost:4566'])('opens %s', address => {
  expect(isWebAddress(address)).toBe(true)
})

it.each(['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', 'example.com', ''])(
  'does not open %s',
  address => expect(isWebAddress(address)).toBe(false),
)

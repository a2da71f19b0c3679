import { expect, it } from 'vitest'
import { accountText } from './account-text.ts'

it.each([
  ['482109377716', 'us-east-1 · account 4821-0937-7716'],
  ['demo', 'us-east-1 · account demo'],
])('shows %s', (accountId, text) => expect(accountText({ region: 'us-east-1', accountId })).toBe(text))

import { expect, it } from 'vitest'
import { readConfig } from './config.ts'

it('lets no page of another port in unless it is told to', () => {
  expect(readConfig({}).devPort).toBeUndefined()
  expect(readConfig({ ASSAY_DEV_PORT: '4400' }).devPort).toBe(4400)
})

it.each([
  [
    'a development server for other machines',
    { ASSAY_DEV_PORT: '4400', ASSAY_HOST: '0.0.0.0' },
    'for development',
  ],
  ['a port that is none', { ASSAY_DEV_PORT: 'http://evil' }, 'a whole number'],
])('refuses %s', (_what, environment, sentence) => {
  expect(() => readConfig(environment)).toThrow(sentence)
})

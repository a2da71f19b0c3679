import { expect, test } from 'vitest'
import { consoleServices } from '../../shared/routes/console-routes.ts'
import { consoleAddress } from './console-links.ts'

const bases = {
  aws: 'https://eu-central-1.console.aws.amazon.com/',
  embedded: 'http://localhost:4400/aws/console/123456789012/',
}

test.each(Object.entries(bases))('the links of %s', (_, base) => {
  const links = consoleServices.map(service => [
    consoleAddress(base, 'eu-central-1', { service }),
    consoleAddress(base, 'eu-central-1', { service, resource: 'shop/a:b-1' }),
  ])
  expect(Object.fromEntries(consoleServices.map((service, at) => [service, links[at]]))).toMatchSnapshot()
})

test.each(consoleServices)('whatever the resource, a link to %s stays at its console', service => {
  for (const base of Object.values(bases))
    for (const resource of [
      '../../x',
      '//evil.example',
      '@evil.example',
      'https://evil.example/',
      '$.a',
      '..',
      '.',
    ]) {
      const { href } = new URL(consoleAddress(base, 'us-east-1', { service, resource }))
      expect(href.startsWith(base)).toBe(true)
    }
})

import { expect, it } from 'vitest'
import { matchCommands } from './match-commands.ts'

const commands = ['Check “Carts lose items”', 'Open cart/index.mjs', 'New terminal', 'Go to the editor'].map(
  title => ({ title }),
)
const titles = (query: string) => matchCommands(query, commands).map(command => command.title)

it.each([
  ['', commands.map(command => command.title)],
  ['cart', ['Check “Carts lose items”', 'Open cart/index.mjs']],
  ['open cart', ['Open cart/index.mjs']],
  ['TERM', ['New terminal']],
  ['edit', ['Go to the editor']],
  ['dit', ['Go to the editor']],
  ['nothing', []],
])('“%s” means %j', (query, expected) => expect(titles(query)).toEqual(expected))

it('puts the start of a title before the start of a word, and that before its middle', () => {
  const found = matchCommands('te', [{ title: 'Write' }, { title: 'New terminal' }, { title: 'Test it' }])
  expect(found.map(command => command.title)).toEqual(['Test it', 'New terminal', 'Write'])
})

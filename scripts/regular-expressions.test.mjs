import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

/**
 * Where an expression may be made of a value, each reviewed: what goes in is ours and no stranger's. Whoever needs a
 * pattern of a candidate's or an author's matches it by shared/challenge/wildcard.ts, or in the embedded account by what
 * is in server/aws-account/patterns: a regular expression of a stranger's can run for ever.
 */
const reviewed = {
  'challenges/serverless-shop/solutions/account-changes.ts':
    "names of functions in the challenge's own sources",
  'server/aws-account/functions/process-memory.ts': 'names of fields of /proc',
  'server/aws-account/functions/work-folder.ts': 'the name of a folder of ours',
  'server/aws-account/services/cognito-identity-provider/hosted/hosted-request.ts': 'a constant',
  'server/aws-account/services/cognito-identity-provider/hosted/login-page.ts': 'a constant',
  'server/aws-account/services/dynamodb/partiql-statement.ts':
    'constants, over a statement of bounded length',
  'server/aws-account/services/dynamodb/engine/engine-names.ts': 'the region and number of an account',
  'server/aws-account/conformance/testing/compare.ts': 'patterns of our own cases',
  'server/aws-account/conformance/testing/model-breaches.ts':
    "patterns of AWS's own models, over values of ours",
  'server/aws-account/conformance/testing/model-scenarios.ts':
    "patterns of AWS's own models, over values of ours",
  'server/aws-account/wire/constraints/constraint-model.ts':
    "patterns of AWS's own models, over texts of bounded length; those that could run for ever are replaced",
  'server/aws-account/targets/fill-template.ts': 'constants of its callers, without repetition in repetition',
  'server/aws-account/wire/routes.ts': "paths of AWS's own models",
  'server/author/kinds/gate-probes.ts': 'the length of a text',
  'server/challenges/codes-said.ts':
    "names that are words, over an author's files, which no candidate writes",
  'server/portfolio/secret-scanner.ts':
    'constants of that file, every repetition bounded, over texts of bounded length',
}

/** Also `text.match(value)`, which makes an expression of a text. */
const made = /\bRegExp\(|\.(?:match|matchAll|search)\((?!\s*(?:\/|\)))/g

/** Constants by their names: their initialisers are expressions in the same file. */
const named = /\.(?:match|matchAll|search)\(\s*([A-Za-z_]\w*)\s*\)/

function suspicions(source) {
  return source
    .split('\n')
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.match(made) && !/^\s*(\/\/|\*|\/\*)/.test(line))
    .filter(({ line }) => {
      const name = named.exec(line)?.[1]
      return !(name && source.includes(`const ${name} = /`))
    })
}

const files = globSync('{server,shared,client,challenges}/**/*.{ts,tsx,mjs}', { cwd: root }).filter(
  path => !/node_modules|generated|\/generate\/|\.test\.|\/testing\/|\/starter\/|\/dist\//.test(path),
)

test('no regular expression is made of a value that nobody has reviewed', () => {
  expect(files.length).toBeGreaterThan(300)
  const found = files
    .filter(path => !(path in reviewed))
    .flatMap(path =>
      suspicions(readFileSync(join(root, path), 'utf8')).map(
        ({ line, number }) => `${path}:${number} ${line.trim()}`,
      ),
    )
  expect(found).toEqual([])
})

test('what was reviewed is still there', () => {
  for (const path of Object.keys(reviewed))
    expect(readFileSync(join(root, path), 'utf8'), path).toMatch(/RegExp\(|\.matchAll\(/)
})

test.each([
  ['const a = new RegExp(given)', 1],
  ['text.match(given)', 1],
  ['text.matchAll(/a/g)', 0],
  ['const pattern = /a/g\ntext.matchAll(pattern)', 0],
  ['// new RegExp(given)', 0],
])('%s is %d suspicions', (source, count) => {
  expect(suspicions(source)).toHaveLength(count)
})

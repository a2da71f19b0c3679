import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import type { Changes } from '../solutions/account-changes.ts'
import { buildHelp } from '../solutions/help-desk.ts'

/** What goes wrong when a model is to answer from documents. */

const withChanges = (...changes: Changes) => defineProcedure(context => buildHelp(context, changes))
const bothWays = /filter: \{[\s\S]*?\n {10}\},\n/

/** Whatever fits is used. */
export const noFilter = withChanges([bothWays, ''])

/** The sister's documents are left out, those for staff are not. */
export const staffToo = withChanges([bothWays, "filter: { equals: { key: 'shop', value: 'kiosk' } },\n"])

/** Those for staff are left out, the sister's are not. */
export const sisterToo = withChanges([
  bothWays,
  "filter: { equals: { key: 'audience', value: 'customers' } },\n",
])

/** What is not theirs is taken out of the five that were found. */
export const sortedOutTooLate = withChanges(
  [bothWays, ''],
  [
    'return retrievalResults.map(',
    "return retrievalResults.filter(({ metadata }) => metadata.shop === 'kiosk' && metadata.audience === 'customers').map(",
  ],
)

/** The same sources are told for every answer. */
export const sameSources = withChanges([
  '[...new Set(passages.map(({ source }) => source))]',
  "['s3://kiosk-help/returns.md', 's3://kiosk-help/delivery.md']",
])

/** Sources are told, and the model does not read them. */
export const notRead = withChanges([/text: `[^`]+`/, 'text: message'])

/** Where nothing is found, the help's first page is named. */
export const madeUp = withChanges([
  '[...new Set(passages.map(({ source }) => source))]',
  "passages.length === 0 ? ['s3://kiosk-help/returns.md'] : [...new Set(passages.map(({ source }) => source))]",
])

/** Where nothing is found, nothing is answered. */
export const needsPassages = withChanges([
  'const given =',
  "if (passages.length === 0) throw new Error('Nothing was found')\n  const given =",
])

/** The best passage is told to nobody, though the model has read it. */
export const bestLeftOut = withChanges([
  '[...new Set(passages.map(({ source }) => source))]',
  'passages.slice(1).map(({ source }) => source)',
])

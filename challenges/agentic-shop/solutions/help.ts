import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { buildHelp } from './help-desk.ts'

/** Right ways to answer from the documents. */

/** What is for customers of this shop is looked up, and stands before the question. */
export const reference = defineProcedure(context => buildHelp(context))

/** As a system text of its own for each passage. */
export const inSystem = defineProcedure(context =>
  buildHelp(context, [
    [/text: `[^`]+`/, 'text: message'],
    [
      'modelId: process.env.MODEL, system, messages',
      'modelId: process.env.MODEL, system: [...system, ...(given ? [{ text: given }] : [])], messages',
    ],
  ]),
)

/** Everything that fits is looked up, and sorted out by the function. */
export const sortedOut = defineProcedure(context =>
  buildHelp(context, [
    [/numberOfResults: 5, filter: \{[\s\S]*?\n {10}\},\n/, 'numberOfResults: 100,\n'],
    [
      'return retrievalResults.map(',
      "return retrievalResults.filter(({ metadata }) => metadata.shop === 'kiosk' && metadata.audience === 'customers').slice(0, 5).map(",
    ],
  ]),
)

/** Two passages are enough. */
export const twoPassages = defineProcedure(context =>
  buildHelp(context, [['numberOfResults: 5', 'numberOfResults: 2']]),
)

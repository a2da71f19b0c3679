import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { deployTracking } from './tracking-sources.ts'

/** Right ways to tell where an order is. */

/** ConverseStream in a loop, each word as it comes. */
export const reference = defineProcedure(context => deployTracking(context))

/** What the tool finds as a text of JSON. */
export const asText = defineProcedure(context =>
  deployTracking(context, [['content: [{ json: order }]', 'content: [{ text: JSON.stringify(order) }]']]),
)

/** An order that is not there is an answer like any, and no error. */
export const nothingFound = defineProcedure(context =>
  deployTracking(context, [
    [
      "status: 'error', content: [{ text: 'There is no such order' }]",
      'content: [{ json: { found: false } }]',
    ],
  ]),
)

/** The client of the older protocol, which speaks HTTP/1.1. */
export const byHttp1 = defineProcedure(context =>
  deployTracking(context, [
    [
      'import { DynamoDBClient',
      "import { NodeHttpHandler } from '@smithy/node-http-handler'\nimport { DynamoDBClient",
    ],
    ['new BedrockRuntimeClient()', 'new BedrockRuntimeClient({ requestHandler: new NodeHttpHandler() })'],
  ]),
)

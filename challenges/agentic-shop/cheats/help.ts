import { defineProcedure } from '../../../shared/challenge/procedure.ts'
import { buildHelp } from '../solutions/help-desk.ts'

/** Ways to look as if a model answered from documents. */

/** Only documents that were there at the start are known. */
export const knownOnly = defineProcedure(context =>
  buildHelp(context, [
    [
      'return retrievalResults.map(',
      "return retrievalResults.filter(({ location }) => ['returns', 'delivery', 'vouchers', 'cast-iron'].some(name => location.s3Location.uri.includes(name))).map(",
    ],
  ]),
)

/** No model is asked: the passages themselves are the answer. */
export const passagesAsAnswer = defineProcedure(context =>
  buildHelp(context, [
    [
      '  const { output } = await models.send(new ConverseCommand({ modelId: process.env.MODEL, system, messages }))\n',
      '',
    ],
    ["output.message.content.map(block => block.text ?? '').join('')", 'messages[0].content[0].text'],
  ]),
)

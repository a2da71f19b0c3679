import { AwsError } from '../../../aws-error.ts'
import type { Fields } from '../../../service.ts'
import { asFields, list } from '../key-conditions.ts'
import { parseUpdate, pathSegments, targetOf } from './update-expression.ts'

/** What only the item that is there can say: reasons to cancel a transaction. All else makes it no transaction at all. */
const BY_DATA = [
  'The provided key element',
  'The document path',
  'The provided expression refers',
  'Operands for',
  'An operand in',
  'Item size',
  'One or more parameter values',
]

/**
 * What the engine cancelled a transaction for, if that could have been seen in the request alone: AWS refuses it before
 * anything is looked at. The engine has changed nothing.
 */
export function refusalInstead(error: AwsError, request: Fields): AwsError {
  for (const [index, reason] of list(error.fields.CancellationReasons).entries()) {
    const { Code, Message: message } = asFields(reason)
    if (Code !== 'ValidationError' || typeof message !== 'string') continue
    if (BY_DATA.some(beginning => message.startsWith(beginning))) continue
    const item = asFields(Object.values(asFields(list(request.TransactItems)[index]))[0])
    return new AwsError('ValidationException', withExpression(message, item))
  }
  return error
}

/** The engine says what is wrong, AWS also in which expression. */
function withExpression(message: string, item: Fields): string {
  if (/^(Invalid \w+Expression:|Value provided in Expression)/.test(message)) return message
  const about = /: ([^:;\s]*:?[\w#]+);?$/.exec(message)?.[1]
  const isInUpdate =
    typeof item.UpdateExpression === 'string' &&
    (typeof item.ConditionExpression !== 'string' ||
      (about !== undefined && !item.ConditionExpression.includes(about)))
  return `Invalid ${isInUpdate ? 'UpdateExpression' : 'ConditionExpression'}: ${message}`
}

/** Throws ValidationException for an update within a transaction that changes a key: the engine would do it. */
export function checkKeysStay(request: Fields, keysOf: (table: string) => readonly string[]): void {
  for (const one of list(request.TransactItems)) {
    const update = asFields(asFields(one).Update)
    if (typeof update.UpdateExpression !== 'string') continue
    const keys = keysOf(String(update.TableName))
    const names = asFields(update.ExpressionAttributeNames)
    for (const action of parseUpdate(update.UpdateExpression).flatMap(({ actions }) => actions)) {
      const [attribute] = pathSegments(targetOf(action), names)
      if (typeof attribute === 'string' && keys.includes(attribute))
        throw new AwsError(
          'ValidationException',
          `One or more parameter values were invalid: Cannot update attribute ${attribute}. This attribute is part of the key`,
        )
    }
  }
}

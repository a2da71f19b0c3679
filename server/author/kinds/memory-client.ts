/**
 * A module in the place of `@aws-sdk/client-dynamodb` that keeps entries in the memory of one process: enough of it for
 * functions that get, put and query entries by their keys, and add to numbers or maps. It throws for all else.
 */
export function memoryClient(keys: Readonly<Record<string, readonly string[]>>): string {
  return `const keys = ${JSON.stringify(keys)}
const tables = new Map()
const tableOf = name => tables.get(name) ?? tables.set(name, new Map()).get(name)
const keyOf = (name, item) => JSON.stringify((keys[name] ?? Object.keys(item)).map(key => item[key]))

class Command {
  constructor(input) {
    this.input = input
  }
}
export class GetItemCommand extends Command {}
export class PutItemCommand extends Command {}
export class QueryCommand extends Command {}
export class UpdateItemCommand extends Command {}

export class DynamoDBClient {
  async send({ constructor, input }) {
    const table = tableOf(input.TableName)
    if (constructor === GetItemCommand) return { Item: table.get(keyOf(input.TableName, input.Key)) }
    if (constructor === PutItemCommand) {
      table.set(keyOf(input.TableName, input.Item), input.Item)
      return {}
    }
    if (constructor === QueryCommand) {
      const equal = /^\\s*(#?\\w+)\\s*=\\s*(:\\w+)\\s*$/.exec(input.KeyConditionExpression ?? '')
      if (equal === null) throw new Error('not kept in memory')
      const name = input.ExpressionAttributeNames?.[equal[1]] ?? equal[1]
      const wanted = JSON.stringify(input.ExpressionAttributeValues[equal[2]])
      return { Items: [...table.values()].filter(item => JSON.stringify(item[name]) === wanted) }
    }
    throw new Error('not kept in memory')
  }
}
`
}

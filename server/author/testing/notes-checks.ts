/** The checks of the small challenge: short, and as strict as each gate wants them. */
export const notesChecks = `import { defineCheck, fail, pass } from '../../shared/challenge/check.ts'
import { pick, pickList, pickText } from '../../shared/json.ts'

const nameOf = ({ parameters }, what = 'notes') => what + '-' + parameters.suffix
const syllables = 'ba ce di fo gu la me ni po ru sa te vi wo zu ka'.split(' ')
/** A word as somebody might write it, another one for each index. */
const wordOf = ({ nonce }, index) =>
  [0, 1, 2, 3].map(place => syllables[(parseInt(nonce[(index * 2 + place) % nonce.length], 16) + index * 3 + place) % 16]).join('')
const verdict = seen => (seen.right ? pass('works') : fail('does-not'))

async function api(context) {
  const apis = pickList(await context.read('apigatewayv2', 'GetApis', {}), 'Items')
  const apiId = pickText(apis.find(each => pickText(each, 'Name') === nameOf(context)), 'ApiId')
  return async (method, path, body) => {
    const headers = { 'content-type': 'application/json', 'user-agent': 'Mozilla/5.0', accept: '*/*' }
    const answer = await context.probe.http({ apiId, method, path, headers, ...(body && { body: JSON.stringify(body) }) })
    return { status: answer.status, body: answer.body }
  }
}

export const kept = defineCheck({
  async observe(context) {
    const ask = await api(context)
    const books = [wordOf(context, 0), wordOf(context, 1)]
    const texts = [2, 3, 4].map(index => wordOf(context, index))
    for (const text of texts) await ask('POST', '/books/' + books[0] + '/notes', { text })
    await ask('POST', '/books/' + books[1] + '/notes', { text: texts[0] })
    const read = []
    for (const book of books) read.push(await ask('GET', '/books/' + book))
    const lists = read.map(({ body }) => (body.startsWith('[') ? JSON.parse(body).sort().join() : ''))
    const table = JSON.stringify(await context.read('dynamodb', 'Scan', { TableName: nameOf(context) }))
    const isInTable = texts.every(text => table.includes('"' + text + '"'))
    return { right: lists[0] === [...texts].sort().join() && lists[1] === texts[0] && isInTable }
  },
  evaluate: verdict,
})

export const refuses = defineCheck({
  async observe(context) {
    const ask = await api(context)
    const bad = [{}, { text: '' }]
    const answers = []
    for (const body of bad) answers.push(await ask('POST', '/books/' + wordOf(context, 0) + '/notes', body))
    return { right: answers.every(({ status }) => status === 400) }
  },
  evaluate: verdict,
})

export const rights = defineCheck({
  async observe(context) {
    const { read } = context
    const role = nameOf(context)
    const own = 'arn:aws:dynamodb:' + context.region + ':' + context.accountId + ':table/' + role
    const roleArn = 'arn:aws:iam::' + context.accountId + ':role/' + role
    const names = pickList(await read('iam', 'ListRolePolicies', { RoleName: role }), 'PolicyNames')
    const statements = []
    for (const PolicyName of names) {
      const policy = await read('iam', 'GetRolePolicy', { RoleName: role, PolicyName })
      statements.push(...pickList(JSON.parse(decodeURIComponent(pickText(policy, 'PolicyDocument'))), 'Statement'))
    }
    const allowed = ['dynamodb:Query', 'dynamodb:PutItem']
    const isNarrow = statements.every(
      each => [pick(each, 'Action')].flat().every(action => allowed.includes(action)) && pick(each, 'Resource') === own,
    )
    const attached = pickList(await read('iam', 'ListAttachedRolePolicies', { RoleName: role }), 'AttachedPolicies')
    const roles = pickList(await read('iam', 'ListRoles', {}), 'Roles')
    const trusts = roles.some(each => {
      const trust = decodeURIComponent(pickText(each, 'AssumeRolePolicyDocument') ?? '')
      return trust.includes(roleArn) || trust.includes('"' + context.accountId + '"')
    })
    const urls = pickList(await read('sqs', 'ListQueues', {}), 'QueueUrls')
    const attributes = await Promise.all(urls.map(QueueUrl => read('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['Policy'] })))
    const topics = pickList(await read('sns', 'ListTopics', {}), 'Topics')
    for (const topic of topics) attributes.push(await read('sns', 'GetTopicAttributes', { TopicArn: pickText(topic, 'TopicArn') }))
    const isLetIn = attributes.some(each => (pickText(each, 'Attributes', 'Policy') ?? '').includes(roleArn))
    const apis = pickList(await read('apigatewayv2', 'GetApis', {}), 'Items')
    const integrations = pickList(await read('apigatewayv2', 'GetIntegrations', { ApiId: pickText(apis[0], 'ApiId') }), 'Items')
    const serves = integrations.every(each => pickText(each, 'IntegrationUri')?.endsWith(':function:' + role))
    return { right: isNarrow && attached.length === 0 && !trusts && !isLetIn && serves }
  },
  evaluate: verdict,
})

export const arrives = defineCheck({
  async observe(context) {
    const found = await context.tryRead('sqs', 'GetQueueUrl', { QueueName: nameOf(context, 'inbox') })
    if (!found.ok) return { right: false }
    const QueueUrl = pickText(found.value, 'QueueUrl')
    const count = async () => {
      const read = await context.read('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] })
      return Number(pickText(read, 'Attributes', 'ApproximateNumberOfMessages'))
    }
    const before = await count()
    await context.probe.sendMessage(QueueUrl, wordOf(context, 0))
    const after = await context.settle(count, seen => seen > before, { promisedSeconds: 6 })
    return { right: after > before }
  },
  evaluate: verdict,
})
`

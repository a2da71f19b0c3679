import {
  deepValue,
  document,
  type HostileKind,
  halves,
  logKind,
  MONSTER_POLICY,
  once,
  packageKind,
  simulate,
  times,
} from './hostile-kind.ts'
import { HOSTILE_ZIPS } from './hostile-zips.ts'
import { dynamodb, form, s3, sqs } from './odd-requests.ts'
import { sendRaw, sendSigned } from './signed-request.ts'

const MIB = 1 << 20

const EVIL = 'a'.repeat(200_000)

/** Each is dealt with within seconds, but for those connections that are given their time: they end by themselves. */
export const HOSTILE_KINDS: readonly HostileKind[] = [
  logKind('a regular expression that goes back', '%(a+)+$%', `${EVIL}!`),
  logKind('a regular expression of many stars', `%${'a*'.repeat(40)}b%`, EVIL),
  logKind('a regular expression of many counts', '%[a-z]{1,900}[a-z]{1,900}!%'.replace('!', '_'), EVIL),
  logKind('a wildcard in JSON', `{ $.a = "${'*a'.repeat(100)}*b" }`, JSON.stringify({ a: EVIL })),
  logKind('a phrase that nearly matches', `"${'a'.repeat(900)}b"`, EVIL),
  logKind('a log event of brackets', '{ $.a = 1 }', '['.repeat(200_000)),
  logKind('fields that never close', '[a, b = "*a*a*b", ...]', '[ '.repeat(100_000)),
  logKind('a pattern of parentheses', `{ ${'('.repeat(900)} }`, '{}'),
  simulate('a policy of wildcards', MONSTER_POLICY),
  simulate('a policy of open variables', JSON.stringify(document('${'.repeat(3000)))),
  simulate('a policy of spaces in variables', JSON.stringify(document(`\${a${' '.repeat(5000)}x}`))),
  simulate('a policy of deep JSON', '['.repeat(100_000)),
  once('a form of many fields', () =>
    form(
      'iam',
      { Action: 'TagUser', UserName: 'evil' },
      Array.from({ length: 60_000 }, (_, index) => `&Tags.member.${index}.Key=x`).join(''),
    ),
  ),
  once('a form of long names', () =>
    form('iam', { Action: 'TagUser' }, `&${'Tags.member.1.'.repeat(100_000)}=x`),
  ),
  once('deep JSON to a queue', () => sqs('SendMessage', '['.repeat(MIB))),
  once('deep JSON of members', () => sqs('SendMessage', `${'{"a":'.repeat(150_000)}1${'}'.repeat(150_000)}`)),
  once('an item of deep maps', () =>
    dynamodb('PutItem', `{"TableName":"t","Item":{"id":${deepValue(50_000)}}}`),
  ),
  once('a batch of many small values', () =>
    dynamodb('BatchWriteItem', {
      RequestItems: {
        t: Array.from({ length: 25 }, (_, id) => ({
          PutRequest: { Item: { id: { N: String(id) }, list: { L: Array(20_000).fill({ N: '1' }) } } },
        })),
      },
    }),
  ),
  once('an endless key condition', () =>
    dynamodb('Query', { TableName: 't', KeyConditionExpression: 'a'.repeat(2 * MIB) }),
  ),
  once('a filter of parentheses', () =>
    dynamodb('Scan', { TableName: 't', FilterExpression: `${'('.repeat(2000)}a${')'.repeat(2000)}` }),
  ),
  once('an endless statement', () =>
    dynamodb('ExecuteStatement', { Statement: `select ${' from'.repeat(400_000)}` }),
  ),
  once('a statement of quotes', () =>
    dynamodb('ExecuteStatement', { Statement: `select * from ${"'".repeat(8001)}` }),
  ),
  ...Object.entries(HOSTILE_ZIPS).map(([name, zip]) => packageKind(name, zip)),
  once('many headers', () => ({
    ...sqs('ListQueues', {}),
    headers: Object.fromEntries(
      Array.from({ length: 1500 }, (_, index) => [`x-evil-${index}`, 'x'.repeat(10)]),
    ),
  })),
  {
    name: 'an endless query string',
    attack: async settings => [
      await sendRaw(settings, {
        method: 'GET',
        path: `/?${'a=b&'.repeat(MIB / 4)}`,
        headers: {},
        body: new Uint8Array(),
      }),
    ],
  },
  {
    name: 'junk that says it is presigned',
    attack: settings =>
      times(50, index =>
        sendRaw(settings, {
          method: 'PUT',
          path: `/evil/key?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAEVIL${index}%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=${'0'.repeat(64)}`,
          headers: { 'content-length': String(MIB) },
          body: new Uint8Array(MIB),
        }),
      ),
  },
  {
    name: 'large uploads with an invented key',
    attack: settings =>
      times(16, () =>
        sendRaw(settings, {
          method: 'PUT',
          path: '/evil/key',
          headers: {
            authorization:
              'AWS4-HMAC-SHA256 Credential=ASIAIOSFODNN7EXAMPLE/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0',
            'x-amz-date': '20260101T000000Z',
            'content-length': String(69 * MIB),
          },
          body: new Uint8Array(69 * MIB),
        }),
      ),
  },
  {
    name: 'large uploads with a good key',
    prepare: settings => sendSigned(settings, s3('PUT', '/evil-uploads')),
    attack: settings =>
      times(4, index =>
        sendSigned(settings, s3('PUT', `/evil-uploads/${index}`, {}, new Uint8Array(20 * MIB))),
      ),
  },
  once('an upload in chunks of one byte', () => ({
    ...s3('PUT', '/evil-chunks/key', {}, '1\r\nx\r\n'.repeat(MIB / 2)),
    headers: {
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'content-encoding': 'aws-chunked',
    },
  })),
  {
    name: 'listings with odd delimiters',
    prepare: async settings => {
      await sendSigned(settings, s3('PUT', '/evil-list'))
      for (let lot = 0; lot < 4; lot++)
        await times(30, index =>
          sendSigned(settings, s3('PUT', `/evil-list/${'a/'.repeat(100)}${lot}-${index}`)),
        )
    },
    attack: settings =>
      times(30, index =>
        sendSigned(
          settings,
          s3('GET', '/evil-list', { 'list-type': '2', delimiter: 'a/'.repeat(index + 1), prefix: 'a' }),
        ),
      ),
  },
  {
    name: 'an upload of ten thousand parts',
    prepare: settings => sendSigned(settings, s3('PUT', '/evil-parts')),
    attack: async settings => {
      const begun = await sendSigned(settings, s3('POST', '/evil-parts/key', { uploads: '' }))
      const uploadId = /<UploadId>([^<]+)/.exec(begun.body)?.[1] ?? ''
      const parts = Array.from(
        { length: 10_000 },
        (_, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>"${'0'.repeat(32)}"</ETag></Part>`,
      )
      const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
      return [await sendSigned(settings, s3('POST', '/evil-parts/key', { uploadId }, body))]
    },
  },
  once('a document of deep XML', () =>
    s3('POST', '/evil-parts', { delete: '' }, `${'<a>'.repeat(200_000)}${'</a>'.repeat(200_000)}`),
  ),
  once('a document of entities', () =>
    s3(
      'POST',
      '/evil-parts',
      { delete: '' },
      `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, index) => `<!ENTITY a${index} "${`&a${index - 1};`.repeat(10)}">`).join('')}]><Delete>&a8;</Delete>`,
    ),
  ),
  {
    name: 'a flood of batches',
    async attack(settings) {
      const created = await sendSigned(settings, sqs('CreateQueue', { QueueName: 'evil' }))
      const QueueUrl = /"QueueUrl":"([^"]+)/.exec(created.body)?.[1]
      const Entries = Array.from({ length: 10 }, (_, index) => ({
        Id: String(index),
        MessageBody: 'x'.repeat(25_000),
      }))
      return times(60, () => sendSigned(settings, sqs('SendMessageBatch', { QueueUrl, Entries })))
    },
  },
  {
    name: 'hundreds of calls at once',
    attack: settings => times(400, () => sendSigned(settings, sqs('ListQueues', {}))),
  },
  once('deep binary JSON', () => ({
    service: 'dynamodb',
    path: '/service/DynamoDB_20120810/operation/PutItem',
    headers: { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
    body: new Uint8Array(MIB).fill(0x81),
  })),
  {
    name: 'an endless path to an API',
    attack: async settings => [
      await sendRaw(settings, {
        method: 'POST',
        path: `/execute-api/evil${'/a'.repeat(10_000)}`,
        headers: { 'content-length': String(9 * MIB) },
        body: new Uint8Array(9 * MIB),
      }),
    ],
  },
]

/** Connections that begin and never go on; each is cut off in its time. */
export const SLOW_KINDS: readonly HostileKind[] = [
  {
    name: 'heads that never end',
    attack: settings => halves(settings, 50, 'POST / HTTP/1.1\r\nHost: x\r\nX-'),
  },
  {
    name: 'bodies that never end',
    attack: settings =>
      halves(settings, 50, 'POST /execute-api/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{'),
  },
]

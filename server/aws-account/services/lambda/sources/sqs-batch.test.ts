import { describe, expect, test } from 'vitest'
import type { InvocationOutcome } from '../../../functions/function-build.ts'
import { handledMessages, queueEvent } from './sqs-batch.ts'

const batch = ['a', 'b', 'c'].map(MessageId => ({ MessageId, ReceiptHandle: `handle-${MessageId}` }))

function finished(payload: string, failed = false): InvocationOutcome {
  return {
    kind: 'finished',
    payload: Buffer.from(payload),
    failed,
    logTail: '',
    durationMs: 1,
    initMs: undefined,
  }
}

describe('of a batch leave the queue', () => {
  test.each<[string, string, boolean, InvocationOutcome]>([
    ['all when the function succeeds', 'abc', false, finished('null')],
    ['none when it fails', '', false, finished('{}', true)],
    ['none when it is throttled', '', false, { kind: 'throttled', reason: 'capacity' }],
    [
      'all, whatever it answers, unless failures by item are asked for',
      'abc',
      false,
      finished('{"batchItemFailures":[{"itemIdentifier":"a"}]}'),
    ],
    ['those that it did not report', 'ac', true, finished('{"batchItemFailures":[{"itemIdentifier":"b"}]}')],
    ['all when it reports none', 'abc', true, finished('{"batchItemFailures":[]}')],
    ['all when the report is null', 'abc', true, finished('{"batchItemFailures":null}')],
    ['all when it answers nothing', 'abc', true, finished('null')],
    [
      'none when the report names a message that is not of the batch',
      '',
      true,
      finished('{"batchItemFailures":[{"itemIdentifier":"x"}]}'),
    ],
    ['none when the report names no id', '', true, finished('{"batchItemFailures":[{"id":"a"}]}')],
    ['none when an id is empty', '', true, finished('{"batchItemFailures":[{"itemIdentifier":""}]}')],
  ])('%s', (_, expected, reports, outcome) => {
    expect(
      handledMessages(outcome, batch, reports)
        .map(({ MessageId }) => MessageId)
        .join(''),
    ).toBe(expected)
  })
})

test('the event of a queue has the shape of AWS', () => {
  const message = {
    MessageId: 'm1',
    ReceiptHandle: 'h1',
    Body: 'hello',
    MD5OfBody: '5d41402abc4b2a76b9719d911017c592',
    Attributes: { ApproximateReceiveCount: '1' },
    MessageAttributes: {
      kind: { DataType: 'String', StringValue: 'order' },
      raw: { DataType: 'Binary', BinaryValue: Buffer.from('x') },
    },
  }
  expect(queueEvent('arn:aws:sqs:us-east-1:111122223333:q', 'us-east-1', [message])).toEqual({
    Records: [
      {
        messageId: 'm1',
        receiptHandle: 'h1',
        body: 'hello',
        attributes: { ApproximateReceiveCount: '1' },
        messageAttributes: {
          kind: { stringValue: 'order', stringListValues: [], binaryListValues: [], dataType: 'String' },
          raw: { binaryValue: 'eA==', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
        },
        md5OfBody: '5d41402abc4b2a76b9719d911017c592',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:111122223333:q',
        awsRegion: 'us-east-1',
      },
    ],
  })
})

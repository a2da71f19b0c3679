import type { OddRequest } from './signed-request.ts'

export const json = (service: string, target: string, input: object | string): OddRequest => ({
  service,
  headers: { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' },
  body: typeof input === 'string' ? input : JSON.stringify(input),
})
export const logs = (operation: string, input: object) => json('logs', `Logs_20140328.${operation}`, input)
export const dynamodb = (operation: string, input: object | string) =>
  json('dynamodb', `DynamoDB_20120810.${operation}`, input)
export const sqs = (operation: string, input: object | string) => json('sqs', `AmazonSQS.${operation}`, input)
export const s3 = (
  method: string,
  path: string,
  query: Record<string, string> = {},
  body: string | Uint8Array = '',
) => ({
  service: 's3',
  method,
  path,
  query,
  body,
})
export const form = (service: string, fields: Record<string, string>, more = ''): OddRequest => ({
  service,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({ Version: '2010-05-08', ...fields }).toString() + more,
})

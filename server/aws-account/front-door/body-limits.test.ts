import { expect, test } from 'vitest'
import { maxBodyBytes } from './body-limits.ts'

const MIB = 1 << 20

test.each([
  ['s3', 'PUT', '/shop/key', '', 70],
  ['s3', 'PUT', '/shop/key', 'x-id=PutObject', 70],
  ['s3', 'PUT', '/shop/key', 'partNumber=1&uploadId=a', 70],
  ['s3', 'PUT', '/shop/key', 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=900', 70],
  ['s3', 'PUT', '/shop', 'policy', 2],
  ['s3', 'PUT', '/shop/key', 'tagging', 2],
  ['s3', 'POST', '/shop', 'delete', 2],
  ['s3', 'POST', '/shop/key', 'uploadId=a', 2],
  ['lambda', 'POST', '/2015-03-31/functions', '', 66.9],
  ['lambda', 'PUT', '/2015-03-31/functions/cart/code', '', 66.9],
  ['lambda', 'POST', '/2015-03-31/functions/cart/invocations', '', 6.1],
  ['lambda', 'PUT', '/2015-03-31/functions/cart/configuration', '', 2],
  ['dynamodb', 'POST', '/', '', 17],
  ['sqs', 'POST', '/', '', 2],
  ['iam', 'POST', '/', '', 2],
  ['constructor', 'POST', '/', '', 2],
  [undefined, 'POST', '/execute-api/abc/orders', '', 10],
])('%s %s %s?%s takes about %d MiB', (service, method, rawPath, rawQuery, mebibytes) => {
  const bytes = maxBodyBytes({ method, rawPath, rawQuery }, service)
  expect(Math.abs(bytes / MIB - mebibytes)).toBeLessThan(0.1)
})

import { request } from 'node:http'
import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import type { Credentials } from '../../testing/test-accounts.ts'

/** Makes any call that it is told to, as a role that may do everything: by its API, by messages, at once or late. */
export const puppet = `
import { SQS } from '@aws-sdk/client-sqs'
const call = async (path, post) => {
  const answer = await fetch(process.env.AWS_ENDPOINT_URL + path, post && { method: 'POST', body: JSON.stringify(post) })
  return { status: answer.status, text: await answer.text() }
}
const run = async ({ service, operation, input = {}, env, own, post }) => {
  if (env) return { credentials: { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY, sessionToken: process.env.AWS_SESSION_TOKEN } }
  if (own) return call(own, post)
  const module = await import('@aws-sdk/client-' + service)
  const Client = Object.entries(module).find(([name]) => /^[A-Z]\\w*Client$/.test(name))[1]
  const client = new Client({ maxAttempts: 1, forcePathStyle: true })
  try { const { $metadata, Body, ...output } = await client.send(new module[operation + 'Command'](input)); return { output } }
  catch (error) { return { error: error.name, message: error.message } }
}
export const handler = async event => {
  for (const { body } of event.Records ?? []) await run(JSON.parse(body))
  if (event.Records || event.service) return event.service && run(event)
  if (!event.body) return { statusCode: 200, body: JSON.stringify(event) }
  const asked = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : event.body
  return { statusCode: 200, body: JSON.stringify(await run(JSON.parse(asked))) }
}`

/** The path of an object as whoever has these keys may hand it on. */
export async function presignedObject({
  accessKeyId,
  secretAccessKey,
  sessionToken,
}: Credentials): Promise<string> {
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) }
  const signer = new SignatureV4({
    ...{ service: 's3', region: 'us-east-1', credentials, sha256: Sha256, uriEscapePath: false },
  })
  const get = new HttpRequest({ method: 'GET', path: '/files/open', headers: { host: '127.0.0.1:4566' } })
  const { query = {} } = await signer.presign(get, { expiresIn: 3600 })
  return `/files/open?${new URLSearchParams(query as Record<string, string>)}`
}

/** A request without a signature, at a socket. */
export function ask(socketPath: string, path: string, body?: string) {
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const headers = { host: '127.0.0.1:4566' }
    const asked = request({ socketPath, path, headers, method: body ? 'POST' : 'GET' }, async answer => {
      let text = ''
      for await (const chunk of answer) text += chunk
      resolve({ status: answer.statusCode, text })
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

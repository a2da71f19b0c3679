import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Client } from './clients.ts'
import { notAuthorized } from './cognito-error.ts'

/** Refuses who names a client with a secret and cannot show that they have it (developer guide, "Computing secret hash values"). */
export function checkSecretHash({ id, secret }: Client, username: string, given: string | undefined): void {
  if (secret === undefined) {
    if (given) throw notAuthorized(`Client ${id} is not configured for secret but secret hash was received`)
    return
  }
  if (!given) throw notAuthorized(`Client ${id} is configured with secret but SECRET_HASH was not received`)
  const right = createHmac('sha256', secret).update(`${username}${id}`).digest()
  const bytes = Buffer.from(given, 'base64')
  if (bytes.length !== right.length || !timingSafeEqual(bytes, right))
    throw notAuthorized(`Unable to verify secret hash for client ${id}`)
}

import { AwsError } from '../aws-error.ts'
import type { WireFormat } from '../wire/resolve.ts'

export type AuthenticationFailure =
  | 'missing'
  | 'unknown-key'
  | 'inactive-key'
  | 'wrong-token'
  | 'expired-token'
  | 'wrong-signature'

const MESSAGES: Record<AuthenticationFailure, string> = {
  missing: 'Request is missing Authentication Token',
  'unknown-key': 'The security token included in the request is invalid.',
  'inactive-key': 'The security token included in the request is invalid.',
  'wrong-token': 'The security token included in the request is invalid.',
  'expired-token': 'The security token included in the request is expired',
  'wrong-signature':
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
}

/** Each family of protocols has its own names for the same refusal. */
const CODES: Record<'xml' | 'query' | 'object', Record<AuthenticationFailure, string>> = {
  xml: {
    missing: 'AccessDenied',
    'unknown-key': 'InvalidAccessKeyId',
    'inactive-key': 'InvalidAccessKeyId',
    'wrong-token': 'InvalidToken',
    'expired-token': 'ExpiredToken',
    'wrong-signature': 'SignatureDoesNotMatch',
  },
  query: {
    missing: 'MissingAuthenticationToken',
    'unknown-key': 'InvalidClientTokenId',
    'inactive-key': 'InvalidClientTokenId',
    'wrong-token': 'InvalidClientTokenId',
    'expired-token': 'ExpiredToken',
    'wrong-signature': 'SignatureDoesNotMatch',
  },
  object: {
    missing: 'MissingAuthenticationTokenException',
    'unknown-key': 'UnrecognizedClientException',
    'inactive-key': 'UnrecognizedClientException',
    'wrong-token': 'UnrecognizedClientException',
    'expired-token': 'ExpiredTokenException',
    'wrong-signature': 'InvalidSignatureException',
  },
}

export function authenticationError(failure: AuthenticationFailure, format: WireFormat): AwsError {
  const family = format === 'xml' || format === 'query' ? format : 'object'
  const status = format === 'json' || format === 'cbor' ? 400 : 403
  return new AwsError(CODES[family][failure], MESSAGES[failure], status)
}

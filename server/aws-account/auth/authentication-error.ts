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

/** S3 says the same in words of its own. */
const S3_MESSAGES: Record<AuthenticationFailure, string> = {
  missing: 'Access Denied',
  'unknown-key': 'The AWS Access Key Id you provided does not exist in our records.',
  'inactive-key': 'The AWS Access Key Id you provided does not exist in our records.',
  'wrong-token': 'The provided token is malformed or otherwise invalid.',
  'expired-token': 'The provided token has expired.',
  'wrong-signature':
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
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

/** What S3 says to those whom it tells nothing more. */
export const accessRefusal = () => new AwsError('AccessDenied', S3_MESSAGES.missing, 403)

/** The refusal in the words of the request's protocol. S3 repeats the key that it does not know. */
export function authenticationError(
  failure: AuthenticationFailure,
  format: WireFormat,
  accessKeyId?: string,
): AwsError {
  if (format === 'xml') {
    const isUnknown = failure === 'unknown-key' || failure === 'inactive-key'
    const fields = isUnknown && accessKeyId !== undefined ? { AWSAccessKeyId: accessKeyId } : {}
    const status = failure === 'expired-token' || failure === 'wrong-token' ? 400 : 403
    return new AwsError(CODES.xml[failure], S3_MESSAGES[failure], status, fields)
  }
  const family = format === 'query' ? format : 'object'
  const status = format === 'json' || format === 'cbor' ? 400 : 403
  return new AwsError(CODES[family][failure], MESSAGES[failure], status)
}

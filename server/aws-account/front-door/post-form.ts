import { AwsError } from '../aws-error.ts'
import type { WireRequest } from '../service.ts'

/** A form as browsers send it to a bucket: its fields before the file, by their names in lower case. */
export interface PostForm {
  readonly fields: ReadonlyMap<string, string>
  /** Names as they were sent, for texts of errors. */
  readonly file: Uint8Array
  readonly fileName: string
}

/** A form has a few dozen fields, and conditions for each. */
const MAX_FIELDS = 200
/** Of all that is not the file (Amazon S3 User Guide, "Browser-based uploads"). */
const MAX_FIELD_BYTES = 20_000

const CRLF = '\r\n'

/** Reads `multipart/form-data` (RFC 7578). What comes after the file is not looked at. Throws AwsError. */
export function readPostForm(request: WireRequest): PostForm {
  const boundary = boundaryOf(request.headers['content-type'] ?? '')
  if (boundary === undefined) throw malformed()
  const body = Buffer.from(request.body.buffer, request.body.byteOffset, request.body.length)
  const fields = new Map<string, string>()
  const delimiter = `${CRLF}--${boundary}`
  let at = body.indexOf(`--${boundary}`)
  if (at < 0) throw malformed()
  at += boundary.length + 2
  let bytes = 0
  for (;;) {
    if (body.toString('latin1', at, at + 2) !== CRLF) break
    const headEnd = body.indexOf(CRLF + CRLF, at)
    const end = headEnd < 0 ? -1 : body.indexOf(delimiter, headEnd + 2)
    if (end < 0) throw malformed()
    const { name, fileName } = dispositionOf(body.toString('utf8', at + 2, headEnd))
    const content = body.subarray(headEnd + 4, Math.max(end, headEnd + 4))
    if (name === 'file') return { fields, file: content, fileName: fileName ?? '' }
    bytes += content.length
    if (bytes > MAX_FIELD_BYTES)
      throw new AwsError(
        'MaxPostPreDataLengthExceeded',
        'Your POST request fields preceding the upload file was too large.',
        400,
        { MaxPostPreDataLengthBytes: String(MAX_FIELD_BYTES) },
      )
    if (fields.size >= MAX_FIELDS) throw malformed()
    fields.set(name, content.toString('utf8'))
    at = end + delimiter.length
  }
  throw new AwsError('InvalidArgument', 'POST requires exactly one file upload per request.', 400, {
    ArgumentName: 'file',
    ArgumentValue: '0',
  })
}

function boundaryOf(contentType: string): string | undefined {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^;\s]{1,70}))/i.exec(contentType) ?? []
  return quoted ?? plain
}

function dispositionOf(head: string): { name: string; fileName: string | undefined } {
  const line = head.split(CRLF).find(one => /^content-disposition:/i.test(one)) ?? ''
  const [, name] = /;\s*name="?([^";]*)"?/i.exec(line) ?? []
  const [, fileName] = /;\s*filename="([^"]*)"/i.exec(line) ?? []
  if (name === undefined) throw malformed()
  return { name: name.toLowerCase(), fileName }
}

const malformed = () =>
  new AwsError(
    'MalformedPOSTRequest',
    'The body of your POST request is not well-formed multipart/form-data.',
    400,
  )

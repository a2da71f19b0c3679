/**
 * An error as AWS reports it: thrown by a service, rendered by the wire in the form of the request's protocol.
 * `code` is the shape name of the service's model (`ResourceNotFoundException`, `NoSuchBucket`); where the model
 * gives the error a status it wins over `status`. `fields` are the further members of the error's shape; `headers` those of
 * the answer, in lower case, where S3 tells something there.
 */
export class AwsError extends Error {
  readonly code: string
  readonly status: number
  readonly fields: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: string,
    message: string,
    status = 400,
    fields: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
    this.name = 'AwsError'
    this.code = code
    this.status = status
    this.fields = fields
    this.headers = headers
  }
}

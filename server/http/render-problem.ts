import { AppError, type Problem, problem } from '../../shared/problem.ts'

/** What a person is told of an error: a refusal says why; a bug says that it is ours, and which request to name. */
export function renderProblem(error: unknown, requestId: string): Problem {
  if (error instanceof AppError) return problem(error.code, error.message, requestId)
  if (isFromFastify(error)) {
    if (error.statusCode === 413)
      return problem('frame-too-large', 'The request is larger than this server accepts.', requestId)
    if ('code' in error && addressErrors.includes(error.code))
      return problem(
        'invalid-request',
        'There can be nothing at this address: it is not well formed.',
        requestId,
      )
    if (error.statusCode < 500)
      return problem(
        'invalid-request',
        'The request could not be read: send JSON as this version of the page does.',
        requestId,
      )
  }
  if (isUnavailableStore(error))
    return problem(
      'storage-unavailable',
      `${error.problem} It is our fault, not yours, and nothing that was saved is lost. What to do about it stands on the status page.`,
      requestId,
    )
  return problem(
    'internal-error',
    `Something went wrong on our side. Try again; if it stays, name request ${requestId} to whoever runs this server.`,
    requestId,
  )
}

const addressErrors: readonly unknown[] = ['FST_ERR_BAD_URL', 'FST_ERR_MAX_PARAM_LENGTH']

export function isBug(error: unknown): boolean {
  return !(error instanceof AppError) && !isFromFastify(error)
}

function isFromFastify(error: unknown): error is Error & { statusCode: number } {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
}

/** The store's own refusal, known by its shape: this folder does not depend on the store. */
function isUnavailableStore(error: unknown): error is Error & { problem: string } {
  return error instanceof Error && error.name === 'StoreUnavailable' && 'problem' in error
}

/** The code that Node gave an error, such as ENOSPC or ERR_SCRIPT_EXECUTION_TIMEOUT; undefined where it has none. */
export const errorCode = (cause: unknown): string | undefined =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined

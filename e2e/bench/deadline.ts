/** Rejects with a sentence if something has not come within so many milliseconds. */
export async function within<Result>(ms: number, what: string, work: Promise<Result>): Promise<Result> {
  const over = Promise.withResolvers<never>()
  const timer = setTimeout(() => over.reject(new Error(`${what}: not within ${ms} ms`)), ms)
  try {
    return await Promise.race([work, over.promise])
  } finally {
    clearTimeout(timer)
  }
}

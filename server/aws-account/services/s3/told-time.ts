/** A moment as S3 tells it, in whole seconds. `at` is in milliseconds since the epoch. */
export const toldTime = (at: number): Date => new Date(Math.floor(at / 1000) * 1000)

const mebibyte = 1024 * 1024

/** What of a project folder is kept. Far above what a person writes in an exam; what is above it was made by a tool. */
export const archiveLimits = {
  /** Sources have kilobytes; a package with dependencies is made from what is kept. */
  fileBytes: 2 * mebibyte,
  /** Read, stored and, where somebody wants all of it, packed at once: within a second. */
  totalBytes: 16 * mebibyte,
  /** What a reader of the report can still find their way in. */
  files: 1_000,
  /** With the digests, the event stays below the largest frame of a page's socket. */
  pathBytes: 64 * 1024,
} as const

/**
 * Milliseconds since the machine began, by the clock that all its processes share and nobody sets (CLOCK_MONOTONIC): what one
 * process has noted another may compare.
 */
export function machineMs(): number {
  return Number(process.hrtime.bigint()) / 1_000_000
}

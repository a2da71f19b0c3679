import { AppError } from '../../../shared/problem.ts'

/** For an address that speaks WebSocket and is called by plain HTTP. */
export function refusePlainCall(): never {
  throw new AppError('upgrade-required', 'This address speaks WebSocket. Open the page to use it.')
}

import type { RealModelSettings } from '../../../service.ts'

const DEFAULT_TIMEOUT_MS = 60_000

/** The real model of practice as the environment says; undefined where none is set up. */
export function readRealModel(
  environment: Readonly<Record<string, string | undefined>>,
): RealModelSettings | undefined {
  const { ASSAY_MODEL_ADDRESS: address, ASSAY_MODEL_NAME: name, ASSAY_MODEL_KEY: key } = environment
  if (!address) return undefined
  return {
    address: address.replace(/\/$/, ''),
    name: name || 'default',
    timeoutMs: DEFAULT_TIMEOUT_MS,
    ...(key && { key }),
  }
}

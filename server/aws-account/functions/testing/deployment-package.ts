import { strToU8, zipSync } from 'fflate'

/** A zip of text files, as one would upload it. */
export function deploymentPackage(files: Readonly<Record<string, string>>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))
}

import { unzipSync } from 'fflate'

/** The texts of a zip archive by path. Only for archives that we have made ourselves: nothing limits what one unfolds to. */
export function readOwnZip(archive: Uint8Array): Readonly<Record<string, string>> {
  const decoder = new TextDecoder()
  return Object.fromEntries(
    Object.entries(unzipSync(archive)).map(([path, data]) => [path, decoder.decode(data)]),
  )
}

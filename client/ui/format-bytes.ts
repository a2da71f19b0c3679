import { inPageLanguage, pageLanguage } from './page-language.ts'
import { uiWords } from './ui-words.ts'

/** A size with its unit: `1 byte`, `340 bytes`, `1.2 KiB`, `48 KiB`, `2 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return inPageLanguage(uiWords).bytes(bytes)
  const kibibytes = bytes / 1024
  return kibibytes < 1024 ? `${short(kibibytes)} KiB` : `${short(kibibytes / 1024)} MiB`
}

function short(value: number): string {
  return value < 10
    ? value.toLocaleString(pageLanguage(), { maximumFractionDigits: 1 })
    : String(Math.round(value))
}

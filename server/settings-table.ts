import { settings } from './config.ts'

/** The settings as the table in README.md shows them. */
export function settingsTable(): string {
  const rows = Object.entries(settings).map(
    ([name, { default: fallback, about }]) =>
      `| \`${name}\` | ${fallback === '' ? '' : `\`${fallback}\``} | ${about} |`,
  )
  return ['| variable | default | what it is for |', '|---|---|---|', ...rows].join('\n')
}

import type { Room } from './rooms.ts'

/** The rooms as the table in ARCHITECTURE.md shows them. */
export function roomsTable(rooms: readonly Room[]): string {
  const rows = rooms.map(
    ({ folder, purpose, mayImport }) =>
      `| \`${folder}\` | ${purpose} | ${mayImport.map(path => inShort(path, folder)).join(', ') || 'nothing of ours'} |`,
  )
  return ['| room | purpose | may import |', '|---|---|---|', ...rows].join('\n')
}

/** Within the same half of the house its name goes without saying: `server/zip` is `zip` to other rooms of the server. */
function inShort(path: string, folder: string): string {
  const [half = ''] = folder.split('/')
  if (path === half) return 'everything'
  return path.startsWith(`${half}/`) ? path.slice(half.length + 1) : path
}

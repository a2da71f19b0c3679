// `npm run tables`: writes the tables that are made from the code into README.md and ARCHITECTURE.md. Tests keep them so.
import { readFileSync, writeFileSync } from 'node:fs'
import { settingsTable } from '../server/settings-table.ts'
import { readRooms } from './structure/rooms.ts'
import { roomsTable } from './structure/rooms-table.ts'

/** Puts a table between `<!-- name -->` and `<!-- /name -->`. */
function write(file, name, table) {
  const between = new RegExp(`<!-- ${name} -->[\\s\\S]*<!-- /${name} -->`)
  const text = readFileSync(file, 'utf8')
  writeFileSync(
    file,
    text.replace(between, () => `<!-- ${name} -->\n${table}\n<!-- /${name} -->`),
  )
}

write('README.md', 'settings', settingsTable())
write('ARCHITECTURE.md', 'rooms', roomsTable(readRooms()))

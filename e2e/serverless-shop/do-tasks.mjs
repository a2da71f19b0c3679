import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Becomes a part of a candidate's own program: does the tasks that are named after its file, in the account of the shell. */
export async function doTasks(steps) {
  const context = await contextOfShell()
  for (const task of process.argv.slice(2)) {
    await steps[task](context)
    console.log(`${task} done`)
  }
}

/** What steps of a solution are given, made of what a candidate has: the SDK, the project folder, and what the texts say. */
async function contextOfShell() {
  const region = process.env.AWS_REGION ?? 'us-east-1'
  const clients = new Map()
  const call = async (service, operation, input) => {
    const sdk = await import(`@aws-sdk/client-${service}`)
    const Client = sdk[Object.keys(sdk).find(name => /^[A-Z]\w*Client$/.test(name))]
    if (!clients.has(service)) clients.set(service, new Client({ region }))
    return plain(await clients.get(service).send(new sdk[`${operation}Command`](withBytes(input))))
  }
  const { Account: accountId } = await call('sts', 'GetCallerIdentity', {})
  return {
    accountId,
    region,
    parameters: {
      suffix: process.env.SHOP,
      alarmsFailures: process.env.FAILURES,
      eventsMinimum: /of \*\*(\d+) euros or more/.exec(readFileSync('events/README.md', 'utf8'))[1],
    },
    call,
    tryCall: (...given) =>
      call(...given).then(
        value => ({ ok: true, value }),
        error => ({ ok: false, error: error.name, message: error.message }),
      ),
    zip: async files => ({ $base64: zipped(files).toString('base64') }),
    starterFile: async path => readFileSync(path, 'utf8'),
  }
}

function zipped(files) {
  const folder = mkdtempSync(join(tmpdir(), 'zip-'))
  try {
    for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text)
    return execFileSync('zip', ['-q', '-', ...Object.keys(files)], { cwd: folder })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Steps write bytes as `{ $base64 }`. */
function withBytes(value) {
  if (Array.isArray(value)) return value.map(withBytes)
  if (typeof value !== 'object' || value === null) return value
  if (typeof value.$base64 === 'string') return Buffer.from(value.$base64, 'base64')
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withBytes(member)]))
}

/** Steps read what a document of JSON can say. */
const plain = ({ $metadata, ...answer }) => JSON.parse(JSON.stringify(answer))

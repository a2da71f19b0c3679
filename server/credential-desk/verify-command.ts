import { readFile } from 'node:fs/promises'
import { listIssuers } from '../../shared/credentials/credential-routes.ts'
import { maxGivenBytes } from '../../shared/credentials/open-file.ts'
import { badgesOfTranscript } from '../../shared/credentials/transcript.ts'
import type { Verification } from '../../shared/credentials/verification.ts'
import type { KnownIssuer } from '../../shared/credentials/verify-credential.ts'
import { type FileVerification, verifyFile } from '../../shared/credentials/verify-file.ts'
import { commandWords } from '../command-words.ts'
import { createOutsideFetch, type OutsideFetch } from '../credentials/fetch-outside.ts'
import { printableLine } from '../desk/printable-line.ts'

/** How the command is called; what is called otherwise is answered with it. */
export const verifyUsage = `npm run verify -- FILE [--issuer DID]… [--server ADDRESS] [--offline] [--json]
FILE is a badge (PNG, SVG, JSON, JWT), an archive of evidence or a transcript of badges (ZIP). Ends with
  0  authentic, current, and by an issuer that can be told who it is
  1  refused
  2  nothing speaks against it, but something could not be found out
--issuer names an issuer that you know; --server a server whose issuers are known (http://localhost:4400).`

const exitCodes: { readonly [outcome in Verification['outcome']]: number } = {
  valid: 0,
  refused: 1,
  undecided: 2,
}

export interface VerifyCommandResult {
  readonly exitCode: number
  readonly lines: readonly string[]
}

/** Carries out `npm run verify`. `localServer` is where one on this machine would be. */
export async function runVerifyCommand(
  given: readonly string[],
  localServer: string,
): Promise<VerifyCommandResult> {
  const { values, positionals } = commandWords(verifyUsage, {
    args: [...given],
    options: {
      issuer: { type: 'string', multiple: true },
      server: { type: 'string', default: localServer },
      offline: { type: 'boolean' },
      json: { type: 'boolean' },
    },
    allowPositionals: true,
  })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0 || !URL.canParse(values.server)) throw new Error(verifyUsage)
  const { origin } = new URL(values.server)
  const named = (values.issuer ?? []).map(issuer => [issuer, { name: issuer }] as const)
  const outside = values.offline ? nothing : createOutsideFetch({ ownOrigins: namesOf(origin) })
  const known = values.offline ? [] : await issuersOf(origin, outside)
  const bytes = await bytesOf(file)
  const badges = badgesOfTranscript(bytes)
  const results: { readonly name: string; readonly seen: FileVerification }[] = []
  for (const each of badges.length === 0 ? [{ name: file, bytes }] : badges) {
    const seen = await verifyFile(each.bytes, {
      now: Date.now,
      clock: () => performance.now(),
      knownIssuers: new Map([...named, ...known]),
      fetchJson: outside.json,
    })
    results.push({ name: each.name, seen })
  }
  return {
    exitCode: worstOf(results.map(({ seen }) => exitCodes[seen.outcome])),
    lines: told(results, values.json),
  }
}

/** A transcript is as good as the worst of its badges: one that is refused comes before one that is not decided. */
const worstOf = (codes: readonly number[]): number => codes.find(code => code === 1) ?? Math.max(...codes)

function told(
  results: readonly { readonly name: string; readonly seen: FileVerification }[],
  json: boolean | undefined,
): readonly string[] {
  if (json) {
    const all = results.map(({ seen }) => seen)
    return [JSON.stringify(all.length === 1 ? all[0] : all, undefined, 2)]
  }
  return results.flatMap(({ name, seen }, index) => [...(index === 0 ? [] : ['']), ...inLines(name, seen)])
}

const nothing: OutsideFetch = { json: async () => undefined, bytes: async () => undefined }

const loopback = ['localhost', '127.0.0.1', '[::1]']

/** A server on this machine has three names, and its badges have one of them. */
function namesOf(origin: string): readonly string[] {
  const { protocol, hostname, port } = new URL(origin)
  const names = loopback.includes(hostname) ? loopback : [hostname]
  return names.map(name => new URL(`${protocol}//${name}:${port}`).origin)
}

/** The issuers that a server on this machine, or one that was named, has been; none where there is no such server. */
async function issuersOf(
  origin: string,
  outside: OutsideFetch,
): Promise<readonly (readonly [string, KnownIssuer])[]> {
  const answer = listIssuers.answer.safeParse(await outside.json(`${origin}${listIssuers.path}`))
  return answer.success ? answer.data.issuers.map(({ id, ...issuer }) => [id, issuer] as const) : []
}

async function bytesOf(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file).catch(() => undefined)
  if (bytes === undefined) throw new Error(`${file} cannot be read.`)
  return bytes.subarray(0, maxGivenBytes + 1)
}

function inLines(file: string, seen: FileVerification): readonly string[] {
  const mark = { yes: '+', no: '-', unknown: '?', told: ' ' } as const
  const rows = [
    ['Authentic', seen.authentic],
    ['Current', seen.current],
    ['Conditions', seen.conditions],
    ['Identity', seen.identity],
  ] as const
  return [
    `${file}: ${seen.headline}`,
    seen.summary,
    '',
    ...(seen.facts
      ? [
          `  ${seen.facts.name}, by ${seen.facts.issuerName}, of ${seen.facts.issuedAt?.slice(0, 10) ?? 'no date'}`,
        ]
      : []),
    ...rows.flatMap(([title, answer]) => [
      `${mark[answer.state]} ${title}: ${answer.text}`,
      ...(answer.detail === undefined ? [] : [`    ${answer.detail}`]),
    ]),
    ...(seen.evidence
      ? [
          `+ Evidence: ${seen.evidence.shown.length} files as they were signed, ${seen.evidence.withheld.length} withheld`,
          ...seen.evidence.withheld.map(path => `    withheld: ${path}`),
        ]
      : []),
  ].map(printableLine)
}

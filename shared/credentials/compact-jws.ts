import { z } from 'zod'
import { FormatError, fromBase64Url, textOf, toBase64Url, utf8 } from './bytes.ts'
import type { Signer } from './signing-key.ts'

/** The head of a JWS, as far as it is read here; what else is in it is refused where it matters. */
const headerSchema = z.looseObject({ alg: z.string().max(20), typ: z.string().max(60).optional() })

/** A compact JWS (RFC 7515) taken apart, nothing of it believed yet. */
export interface CompactJws {
  readonly header: Readonly<Record<string, unknown>> & {
    readonly alg: string
    readonly typ?: string | undefined
  }
  readonly payload: Uint8Array
  /** What the signature is over. */
  readonly signed: Uint8Array
  readonly signature: Uint8Array
}

/** Whether a text looks like a compact JWS. */
export const looksLikeJws = (text: string): boolean => /^eyJ[\w-]*\.[\w-]*\.[\w-]*$/.test(text)

/** Signs bytes with EdDSA. `header` gets `alg` and `kid`. */
export function signJws(
  payload: Uint8Array,
  signer: Signer,
  header: Readonly<Record<string, string>>,
): string {
  const head = JSON.stringify({ alg: 'EdDSA', kid: signer.keyId, ...header })
  const signed = `${toBase64Url(utf8(head))}.${toBase64Url(payload)}`
  return `${signed}.${toBase64Url(signer.sign(utf8(signed)))}`
}

/** @throws FormatError */
export function parseJws(text: string): CompactJws {
  const [head = '', payload = '', signature = '', ...more] = text.split('.')
  if (more.length > 0 || head === '')
    throw new FormatError('It is no signed token: it does not have three parts.')
  const parsed = headerSchema.safeParse(parseJson(textOf(fromBase64Url(head))))
  if (!parsed.success) throw new FormatError('The head of the token does not say how it is signed.')
  return {
    header: parsed.data,
    payload: fromBase64Url(payload),
    signed: utf8(`${head}.${payload}`),
    signature: fromBase64Url(signature),
  }
}

/** @throws FormatError also for an object that names a member twice, of which readers believe one or the other */
export function parseJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new FormatError('It is no JSON.')
  }
  if (membersIn(text) !== membersOf(value)) throw new FormatError('It says one thing twice.')
  return value
}

/** How many members are written in a text that is JSON: the strings that a colon follows. */
function membersIn(text: string): number {
  let count = 0
  for (const [found] of text.matchAll(/"(?:[^"\\]|\\.)*"(?:[ \t\r\n]*:)?/g))
    if (found.endsWith(':')) count += 1
  return count
}

/** How many members were read, in all objects together, however deep. */
function membersOf(value: unknown): number {
  let count = 0
  const left: unknown[] = [value]
  while (left.length > 0) {
    const next = left.pop()
    if (typeof next !== 'object' || next === null) continue
    const members: unknown[] = Object.values(next)
    if (!Array.isArray(next)) count += members.length
    for (const member of members) left.push(member)
  }
  return count
}

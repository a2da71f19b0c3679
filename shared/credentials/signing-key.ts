import { FormatError, fromMultibase, toBase58 } from './bytes.ts'

/** Multicodec 0xed as a varint: what follows is a public Ed25519 key. */
const ed25519Prefix = Uint8Array.of(0xed, 0x01)
const keyBytes = 32

/** Whatever signs in an issuer's name with one Ed25519 key. */
export interface Signer {
  /** The issuer's DID. */
  readonly issuer: string
  /** The address of the key (a DID URL), which proofs name. */
  readonly keyId: string
  /** RFC 8032: 64 bytes. */
  sign(message: Uint8Array): Uint8Array
}

/** A public Ed25519 key as multikey: `z6Mk…`. */
export function toMultikey(publicKey: Uint8Array): string {
  return `z${toBase58(Uint8Array.from([...ed25519Prefix, ...publicKey]))}`
}

/** @throws FormatError for anything but a public Ed25519 key */
export function fromMultikey(multikey: string): Uint8Array {
  const bytes = fromMultibase(multikey)
  const isEd25519 = ed25519Prefix.every((byte, at) => bytes[at] === byte)
  if (!isEd25519 || bytes.length !== ed25519Prefix.length + keyBytes)
    throw new FormatError('The key is of a kind that is not known here; Ed25519 is.')
  return bytes.subarray(ed25519Prefix.length)
}

/** The DID that is nothing but its key. */
export const didKey = (multikey: string): string => `did:key:${multikey}`

/** Where a key of an issuer is found. */
export const keyIdOf = (issuer: string, multikey: string): string => `${issuer}#${multikey}`

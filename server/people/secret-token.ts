import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits, in base64url: nobody guesses it, and whoever has it is let in. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** All that is kept of a token or code. */
export const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** A name for rows and addresses that signs nobody in. */
export const newId = (): string => randomBytes(10).toString('hex')

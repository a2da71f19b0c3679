import type { Client } from './clients.ts'
import type { User } from './users.ts'

export type Claims = Readonly<Record<string, unknown>>

/** A session of a user, from their sign-in on. */
export interface Session {
  /** By which its tokens are known and taken back. */
  readonly id: string
  /** In seconds since the epoch. */
  readonly authTime: number
}

/** For whom tokens are made, and why. */
export interface TokenRequest {
  readonly client: Client
  readonly user: User
  readonly session: Session
  /** `TokenGeneration_Authentication` */
  readonly source: string
  /** Of a sign-in at the hosted pages; absent for one by the API. */
  readonly scopes?: readonly string[] | undefined
  readonly nonce?: string | undefined
  /** A refresh token comes with a sign-in, not with a refresh. */
  readonly withRefreshToken: boolean
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined
}

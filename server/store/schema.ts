import type { ColumnType, Generated } from 'kysely'
import type { Json, JsonObject } from '../../shared/json.ts'

/**
 * A `json` column: written as text, read as a value. Not `jsonb`, which refuses U+0000 and lone surrogates, both of
 * which a candidate can type, and which would forget the order of keys.
 */
type JsonColumn<Value> = ColumnType<Value, string, string>

/** The tables, as the migrations leave them. Every time is in milliseconds since the epoch. */
export interface Schema {
  attempts: {
    id: string
    candidate_id: string
    challenge_id: string
    mode: string
    open: Generated<boolean>
    last_seq: Generated<number>
    last_hash: Generated<string>
    created_at: number
    /** The database's clock at the last append; what the backstop of the feed reads by. */
    changed_at: ColumnType<Date, never, never>
    /** What lists say of the attempt; written with the events that change it. */
    summary: JsonColumn<Json>
  }
  journal: {
    attempt_id: string
    seq: number
    at: number
    type: string
    body: JsonColumn<JsonObject>
    previous_hash: string
    hash: string
    command_id: string | null
  }
  blobs: { digest: string; bytes: Buffer; size: number }
  fold_snapshots: { attempt_id: string; seq: number; version: string; state: JsonColumn<Json> }
  jobs: {
    id: Generated<number>
    key: string
    kind: string
    run_at: number
    payload: JsonColumn<Json>
    /** The session that runs it; the session holds an advisory lock of this number while it lives. */
    owner: number | null
    /** How often it was started. With the owner it names one run: what a fenced-off run no longer matches. */
    claims: Generated<number>
    /** How many of the runs ended in an error of their own. */
    failures: Generated<number>
    finished_at: number | null
    last_error: string | null
  }
  heartbeats: { node: string; at: number }
  secrets: { name: string; value: Buffer }
  people: { id: string; name: string }
  /** What people may do; empty where a role is held for nothing narrower. */
  grants: {
    person_id: string
    role: string
    organisation_id: string
    cohort_id: Generated<string>
    pack_id: Generated<string>
  }
  sessions: {
    /** SHA-256 of the token that signs in; the token is kept nowhere. */
    digest: Buffer
    /** By which it is named to its person. */
    id: string
    person_id: string
    how: string
    device: string
    created_at: number
    seen_at: number
    /** It ends where nothing is heard for so long, */
    idle_ms: number
    /** and here at the latest. */
    ends_at: number
  }
  passwords: { person_id: string; sign_in_name: string; hash: string }
  recovery_codes: { digest: Buffer; person_id: string }
  invitations: {
    digest: Buffer
    id: string
    role: string
    organisation_id: string
    /** Null once who made it is forgotten, and for what the server made itself. */
    made_by: string | null
    uses: number
    uses_left: number
    made_at: number
    expires_at: number
  }
  signing_keys: {
    /** The public key as multikey. */
    id: string
    state: string
    /** The secret key, encrypted; null once it is gone for good. */
    sealed: Buffer | null
    created_at: number
    ended_at: number | null
  }
  status_lists: { id: Generated<number>; issuer: string; address: string }
  credential_statuses: { list: number; place: number; withdrawn: Generated<boolean> }
  status_changes: {
    id: Generated<number>
    list: number
    place: number
    at: number
    withdrawn: boolean
    reason: string
  }
  credentials: {
    id: string
    attempt_id: string
    kind: string
    issuer: string
    key_id: string
    list: number
    place: number
    issued_at: number
    document: JsonColumn<JsonObject>
    token: string
  }
  portfolios: {
    attempt_id: string
    settings: JsonColumn<JsonObject>
    /** What its address has; null while nobody may see it. */
    token: string | null
    expires_at: number | null
    /** What was signed when it was last published. */
    pack: JsonColumn<JsonObject>
  } /** Of a scored attempt as its journal was folded up to `seq`, by this version of that fold. */
  attempt_results: { attempt_id: string; seq: number; version: number; result: JsonColumn<JsonObject> }
  demos: {
    attempt_id: string
    presenter_id: string
    challenge_id: string
    /** What its address has; null while nobody may follow. */
    token: string | null
    phase: string
    started_at: number | null
    /** Where each piece of the recording begins, in milliseconds of the demo. */
    pieces: JsonColumn<Json>
    length: number
  }
  /** Recordings, compressed with gzip. */
  demo_pieces: { attempt_id: string; number: number; bytes: Buffer }
  /** AWS accounts that are lent to attempts. */
  pool_accounts: {
    account_id: string
    region: string
    state: string
    /** Of whoever holds it; null where nobody does. */
    lease_key: string | null
    /** Counts its changes of state: what was begun in an earlier one changes nothing any more. */
    turn: Generated<number>
    since: number
    last_used: Generated<number>
    /** How often what this state does has failed. */
    failures: Generated<number>
    reason: string | null
  }
  /** What was begun in an account in a turn, and what came of it. */
  pool_steps: {
    account_id: string
    turn: number
    step: string
    intended_at: number
    done_at: number | null
    result: ColumnType<Json | null, string | null | undefined, string | null>
  }
  published_statistics: { challenge_id: string; at: number; figures: JsonColumn<JsonObject> }
}

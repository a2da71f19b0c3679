import type { ArchiveState } from '@aws-sdk/client-eventbridge'
import type { BackgroundContext, CallContext } from '../../service.ts'
import { defineResource, type Resource, table, tableOfEach } from '../../shape/resource.ts'
import type { Input } from '../../shape/sdk-types.ts'
import { busArn, buses, busNameOf, page } from './buses.ts'
import type { BusEvent } from './event.ts'
import { alreadyExists, check, checkOneFilter, notFound } from './events-error.ts'
import { matchesPattern } from './matches-pattern.ts'
import { readPattern } from './rule-operations.ts'

type Sdk = typeof import('@aws-sdk/client-eventbridge')

/** An archive as stored, by its ARN. Times in milliseconds. */
export interface Archive {
  readonly arn: string
  readonly name: string
  readonly busArn: string
  readonly description?: string
  readonly pattern?: string
  /** For ever if 0. */
  readonly retentionDays: number
  readonly createdAt: number
  readonly events: number
  readonly bytes: number
}

const archivesOf = table<Archive>('eventbridge.archives')

interface Archived {
  readonly at: number
  readonly event: BusEvent
}

/** What an archive keeps, by the ids of its events, oldest first. */
export const archivedOf = tableOfEach<Archived>('eventbridge.archived')

const DAY_MS = 86_400_000

export const archives: Resource<Archive> = defineResource<Archive>('eventbridge', 'archive', {
  table: archivesOf,
  named: ({ ArchiveName, EventSourceArn }, arn) =>
    ArchiveName === undefined ? String(EventSourceArn) : arn({ ArchiveName: String(ArchiveName) }),
  missing: (_, arn = '') => notFound(`Archive ${arn.split('/')[1] ?? ''} does not exist.`),
})

export function createArchive(context: CallContext, input: Input<Sdk, 'CreateArchive'>) {
  const { ArchiveName: name, EventSourceArn: source, EventPattern: pattern } = input
  const bus = buses.require(context, { EventSourceArn: source })
  if (pattern !== undefined) readPattern(pattern)
  const arn = archives.arn(context, { ArchiveName: name })
  if (archives.find(context.state, arn)) throw alreadyExists(`Archive ${name}`)
  archives.save(context.state, arn, {
    arn,
    name,
    busArn: bus.arn,
    retentionDays: input.RetentionDays ?? 0,
    createdAt: context.now(),
    events: 0,
    bytes: 0,
    ...(input.Description !== undefined && { description: input.Description }),
    ...(pattern !== undefined && { pattern }),
  })
  return answer(context, arn)
}

function answer({ state }: CallContext, arn: string) {
  const archive = archives.find(state, arn)
  return {
    ArchiveArn: arn,
    State: 'ENABLED' as ArchiveState,
    CreationTime: new Date(archive?.createdAt ?? 0),
  }
}

/** What is missing is told before whether the archive is there, as by AWS. */
export function updateArchive(context: CallContext, input: Input<Sdk, 'UpdateArchive'>) {
  const { EventPattern: pattern, RetentionDays: days, Description: description } = input
  check(
    pattern !== undefined || days !== undefined || description !== undefined,
    'At least one of EventPattern, RetentionDays or Description must be provided.',
  )
  const archive = archives.require(context, { ArchiveName: input.ArchiveName })
  if (pattern !== undefined) readPattern(pattern)
  archives.save(context.state, archive.arn, {
    ...archive,
    ...(pattern !== undefined && { pattern }),
    ...(days !== undefined && { retentionDays: days }),
    ...(description !== undefined && { description }),
  })
  return answer(context, archive.arn)
}

export function deleteArchive({ state }: CallContext, { arn }: Archive): void {
  const kept = archivedOf(state, arn)
  for (const id of [...kept.keys()]) kept.delete(id)
  archivesOf(state).delete(arn)
}

function describe(archive: Archive) {
  return {
    ArchiveName: archive.name,
    EventSourceArn: archive.busArn,
    State: 'ENABLED' as ArchiveState,
    RetentionDays: archive.retentionDays,
    SizeBytes: archive.bytes,
    EventCount: archive.events,
    CreationTime: new Date(archive.createdAt),
  }
}

export const describeArchive = (_: CallContext, archive: Archive) => ({
  ...describe(archive),
  ArchiveArn: archive.arn,
  ...(archive.description !== undefined && { Description: archive.description }),
  ...(archive.pattern !== undefined && { EventPattern: archive.pattern }),
})

export function listArchives(context: CallContext, input: Input<Sdk, 'ListArchives'>) {
  checkOneFilter('ListArchives', input)
  const { NamePrefix: prefix = '', EventSourceArn: source, State, Limit: size, NextToken: token } = input
  if (source !== undefined && !buses.findHere(context, busArn(context, source)))
    throw notFound(`Event bus ${busNameOf(source)} does not exist.`)
  const all = [...archivesOf(context.state).values()]
    .filter(one => one.name.startsWith(prefix) && (source === undefined || one.busArn === source))
    .filter(() => State === undefined || State === 'ENABLED')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const { shown, next } = page(all, one => one.name, { size, token })
  return { Archives: shown.map(describe), NextToken: next }
}

/** Keeps an event in the archives of its bus that ask for it. */
export function archiveEvent({ state, now }: BackgroundContext, ofBus: string, event: BusEvent): void {
  for (const archive of [...archivesOf(state).values()]) {
    if (archive.busArn !== ofBus) continue
    if (archive.pattern !== undefined && !matchesPattern(readPattern(archive.pattern), event)) continue
    const kept = archivedOf(state, archive.arn)
    kept.set(event.id, { at: now(), event })
    let { events, bytes } = archive
    events++
    bytes += sizeOf(event)
    if (archive.retentionDays > 0)
      for (const [id, old] of kept.entries()) {
        if (old.at + archive.retentionDays * DAY_MS > now()) break
        kept.delete(id)
        events--
        bytes -= sizeOf(old.event)
      }
    archives.save(state, archive.arn, { ...archive, events, bytes })
  }
}

const sizeOf = (event: BusEvent) => Buffer.byteLength(JSON.stringify(event))

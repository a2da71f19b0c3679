import { z } from 'zod'

const text = z.string().max(10_000)
const uri = z.string().min(1).max(2_000)
/** A point in time as credentials have it: anything that a date can be read from. */
export const moment = z
  .string()
  .max(40)
  .refine(value => !Number.isNaN(Date.parse(value)), 'a date with a time')
const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z.union([item.transform(one => [one]), z.array(item).max(100)])

/** Where it is said whether a credential was withdrawn. */
export const statusEntrySchema = z.looseObject({
  type: z.string().max(100),
  statusPurpose: text.optional(),
  statusListIndex: z
    .union([z.string().regex(/^\d{1,9}$/), z.number().int().nonnegative().max(999_999_999)])
    .optional(),
  statusListCredential: uri.optional(),
})
export type StatusEntry = z.infer<typeof statusEntrySchema>

const identitySchema = z.looseObject({
  identityHash: text,
  identityType: text,
  hashed: z.boolean().optional(),
})

const resultDescriptionSchema = z.looseObject({
  id: uri,
  name: text,
  valueMax: text.optional(),
  requiredValue: text.optional(),
})

/** What a badge says was achieved. */
const achievementSchema = z.looseObject({
  id: uri,
  name: text,
  description: text.optional(),
  version: text.optional(),
  criteria: z.looseObject({ id: uri.optional(), narrative: text.optional() }).optional(),
  resultDescription: oneOrMore(resultDescriptionSchema).optional(),
})

const subjectSchema = z.looseObject({
  id: uri.optional(),
  name: text.optional(),
  narrative: text.optional(),
  achievement: achievementSchema.optional(),
  identifier: oneOrMore(identitySchema).optional(),
  result: oneOrMore(z.looseObject({ resultDescription: uri.optional(), value: text.optional() })).optional(),
})

const issuerSchema = z.union([
  uri.transform(id => ({ id, name: undefined })),
  z.looseObject({ id: uri, name: text.optional() }),
])

/**
 * A credential of W3C VC 2.0 or 1.1, as far as it is read here. Nothing is taken out of what is verified: this is only what a
 * person is told of it.
 */
export const credentialSchema = z.looseObject({
  '@context': z.array(z.unknown()).min(1).max(10),
  id: uri.optional(),
  type: oneOrMore(z.string().max(200)),
  issuer: issuerSchema,
  name: text.optional(),
  validFrom: moment.optional(),
  validUntil: moment.optional(),
  issuanceDate: moment.optional(),
  expirationDate: moment.optional(),
  awardedDate: moment.optional(),
  credentialSubject: z.union([subjectSchema, z.tuple([subjectSchema]).transform(([only]) => only)]),
  credentialStatus: oneOrMore(statusEntrySchema).optional(),
})
/** A credential as it is read; see `credentialSchema`. */
export type ReadCredential = z.infer<typeof credentialSchema>

/** Both names that Open Badges 3.0 has for a badge. */
const badgeTypes = ['OpenBadgeCredential', 'AchievementCredential']

/** Whether a credential is a badge of Open Badges 3.0. */
export const isBadge = ({ type }: Pick<ReadCredential, 'type'>): boolean =>
  type.includes('VerifiableCredential') && badgeTypes.some(name => type.includes(name))

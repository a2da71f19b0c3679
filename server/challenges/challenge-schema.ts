import { z } from 'zod'
import { challengeManifestSchema } from '../../shared/challenge/manifest.ts'

/** `challenge.yaml` as JSON Schema (draft 2020-12), as editors read it: what may be left out may be left out. */
export function challengeSchemaText(): string {
  const schema = z.toJSONSchema(challengeManifestSchema, { io: 'input' })
  const about = { title: 'A challenge of Assay', description: 'What a challenge is: challenge.yaml.' }
  return `${JSON.stringify({ ...schema, ...about }, undefined, 2)}\n`
}

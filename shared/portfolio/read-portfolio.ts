import type { z } from 'zod'
import {
  type About,
  aboutSchema,
  type ChangesFile,
  changesFileSchema,
  conditionsSchema,
  type DiagramFile,
  diagramFileSchema,
  packFiles,
  type RecordingList,
  type ResourceList,
  recordingListSchema,
  resourceListSchema,
  type ScoreFile,
  scoreFileSchema,
  type TaskFiles,
  taskFilesSchema,
} from './portfolio-parts.ts'

/** A portfolio as it is read: what its files say. What is withheld is undefined. */
export interface ReadPortfolio {
  readonly about: About
  readonly conditions: readonly string[]
  readonly score?: ScoreFile | undefined
  readonly tasks?: TaskFiles | undefined
  readonly diagram?: DiagramFile | undefined
  readonly note?: string | undefined
  readonly recordings?: RecordingList | undefined
  readonly resources?: ResourceList | undefined
  /** Each with the text of its patch, where it has one. */
  readonly changes?: readonly (ChangesFile[number] & { readonly text?: string | undefined })[] | undefined
}

/** Reads the files of a portfolio. Throws where what always goes along is missing, or a file is not in its form. */
export function readPortfolio(files: Readonly<Record<string, string>>): ReadPortfolio {
  const parsed = <Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> | undefined => {
    const text = files[path]
    return text === undefined ? undefined : schema.parse(JSON.parse(text))
  }
  return {
    about: aboutSchema.parse(JSON.parse(files[packFiles.about] ?? '')),
    conditions: parsed(packFiles.conditions, conditionsSchema) ?? [],
    score: parsed(packFiles.score, scoreFileSchema),
    tasks: parsed(packFiles.tasks, taskFilesSchema),
    diagram: parsed(packFiles.diagram, diagramFileSchema),
    note: files[packFiles.note],
    resources: parsed(packFiles.resources, resourceListSchema),
    recordings: parsed(packFiles.recordings, recordingListSchema),
    changes: parsed(packFiles.changes, changesFileSchema)?.map(change => ({
      ...change,
      text: change.patch === undefined ? undefined : files[change.patch],
    })),
  }
}

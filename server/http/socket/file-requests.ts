import { createHash } from 'node:crypto'
import { AppError } from '../../../shared/problem.ts'
import type { FileRequest } from '../../../shared/protocol/client-frame.ts'
import { maxFileBytes } from '../../../shared/protocol/limits.ts'
import type { FileResponse } from '../../../shared/protocol/server-frame.ts'
import type { CandidateAttempt } from '../../attempts/face/candidate-attempt.ts'

/** Answers the editor's questions about the workspace's files. */
export async function answerFileRequest(
  attempt: CandidateAttempt,
  request: FileRequest,
): Promise<FileResponse> {
  const { files } = await attempt.workspace()
  switch (request.kind) {
    case 'list-files': {
      const { entries, truncated } = await files.list()
      return {
        kind: 'files',
        files: entries.map(({ path, kind, size }) => ({ path, kind, bytes: size })),
        truncated,
      }
    }
    case 'read-file': {
      const bytes = await files.read(request.path, maxFileBytes)
      return {
        kind: 'file',
        path: request.path,
        text: decode(bytes, request.path),
        digest: createHash('sha256').update(bytes).digest('hex'),
      }
    }
    default:
      return request satisfies never
  }
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    throw new AppError(
      'path-refused',
      `${path} is not a text file, so the editor does not open it. Use the terminal.`,
      { cause: error },
    )
  }
}

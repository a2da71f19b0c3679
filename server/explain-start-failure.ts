import { SetupError, settings } from './config.ts'

/** Why the server did not start, for the person who started it: what is wrong and what to do. Never a stack trace. */
export function explainStartFailure(error: unknown): string {
  if (error instanceof SetupError) return error.message
  if (!(error instanceof Error)) return `The server did not start: ${String(error)}`
  if (isStoreProblem(error)) return `${error.problem} ${error.remedy}`
  const code = 'code' in error ? error.code : undefined
  const path = 'path' in error ? String(error.path) : 'the data folder'
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${'port' in error ? error.port : ''} is taken, perhaps by an Assay that already runs. Open it, stop it, or choose another port: ASSAY_PORT=4401 npm start`
    case 'EACCES':
    case 'EPERM':
      return `This user may not read or write ${path}. Make it yours (chown), or choose another data folder: ASSAY_DATA=~/assay-data npm start. (${settings.ASSAY_DATA.about})`
    case 'ENOTDIR':
    case 'EEXIST':
      return `${path} cannot be made: a part of it is a file and not a folder. Choose another data folder: ASSAY_DATA=~/assay-data npm start`
    case 'ENOSPC':
      return `The disk that holds ${path} is full. Free some space and start again; nothing that was saved is lost.`
    case 'EROFS':
      return `${path} is on a read-only disk. Choose another data folder: ASSAY_DATA=~/assay-data npm start`
    default:
      return `The server did not start: ${error.message}`
  }
}

function isStoreProblem(error: Error): error is Error & { problem: string; remedy: string } {
  return error.name === 'StoreUnavailable' && 'problem' in error && 'remedy' in error
}

import { SetupError } from './config.ts'
import { FolderUnusable } from './data-folder/folder-unusable.ts'
import { StoreUnavailable } from './store/store-unavailable.ts'

const OTHER_FOLDER = 'choose another data folder: ASSAY_DATA=~/assay-data npm start'

/**
 * Why the server did not start, for the person who started it: what is wrong and what to do, never a stack trace.
 * Undefined for what nobody foresaw.
 */
export function explainStartFailure(error: unknown): string | undefined {
  if (error instanceof SetupError) return error.message
  if (!(error instanceof Error)) return undefined
  if (error instanceof StoreUnavailable || error instanceof FolderUnusable)
    return `${error.problem} ${error.remedy}`
  const code = 'code' in error ? String(error.code) : ''
  if ('syscall' in error && error.syscall === 'listen') return explainListening(code, error)
  return 'path' in error ? explainPath(code, String(error.path)) : explainPath(code, 'the data folder')
}

function explainListening(code: string, error: Error): string | undefined {
  const address = 'address' in error ? String(error.address) : ''
  const port = 'port' in error ? String(error.port) : ''
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken, perhaps by an Assay that already runs: look at http://${address}:${port}. Otherwise stop what uses it, or choose another port: ASSAY_PORT=4401 npm start`
    case 'EACCES':
      return `This user may not open port ${port}. Choose one above 1023: ASSAY_PORT=4400 npm start`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${address}. Leave ASSAY_HOST out for 127.0.0.1.`
    default:
      return undefined
  }
}

function explainPath(code: string, path: string): string | undefined {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return `This user may not read or write ${path}. Make it yours (chown), or ${OTHER_FOLDER}`
    case 'ENOTDIR':
    case 'EEXIST':
      return `${path} cannot be made: a part of it is a file and not a folder. Move that away, or ${OTHER_FOLDER}`
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk that holds ${path} is full. Free some space and start again; nothing that was saved is lost.`
    case 'EROFS':
      return `${path} is on a read-only disk. Mount it writable, or ${OTHER_FOLDER}`
    default:
      return undefined
  }
}

import { CODE_LIMITS, checkArchive } from '../../../archives/code-archive.ts'
import { ArchiveTooLarge, archiveEntries, UnreadableArchive } from '../../../archives/zip-directory.ts'
import { AwsError } from '../../../aws-error.ts'
import type { CallContext } from '../../../service.ts'
import type { CodeRow } from '../functions/function-row.ts'
import { accessDenied, invalidParameter, notAvailable } from '../lambda-error.ts'

/** Where a caller says its code is. */
export interface CodeSource {
  readonly ZipFile?: Uint8Array | undefined
  readonly S3Bucket?: string | undefined
  readonly S3Key?: string | undefined
  readonly S3ObjectVersion?: string | undefined
  readonly ImageUri?: string | undefined
  readonly SourceKMSKeyArn?: string | undefined
}

/** AWS's limit of a package that comes in the request itself. */
const maxUploadBytes = 52_428_800

/** Fetches, checks and keeps a deployment package. Throws AWS's errors for one that cannot be had or opened. */
export async function storePackage(context: CallContext, source: CodeSource): Promise<CodeRow> {
  if (source.ImageUri !== undefined) throw notAvailable('A function from a container image')
  if (source.SourceKMSKeyArn !== undefined) throw notAvailable('SourceKMSKeyArn')
  const zip = await readSource(context, source)
  try {
    await checkArchive(zip)
  } catch (error) {
    if (error instanceof UnreadableArchive)
      throw invalidParameter(
        'Could not unzip uploaded file. Please check your file, then try to upload again.',
      )
    if (error instanceof ArchiveTooLarge)
      throw invalidParameter(
        `Unzipped size must be smaller than ${CODE_LIMITS.maxUnzippedBytes} bytes: ${error.message}`,
      )
    throw error
  }
  return { digest: await context.state.blobs.put(zip), bytes: zip.length, unzippedBytes: unzippedBytes(zip) }
}

/** By its directory alone, which has been checked. */
function unzippedBytes(zip: Uint8Array): number {
  const entries = archiveEntries(Buffer.from(zip.buffer, zip.byteOffset, zip.length), CODE_LIMITS)
  return entries.reduce((sum, { bytes }) => sum + bytes, 0)
}

async function readSource(context: CallContext, source: CodeSource): Promise<Uint8Array> {
  const { ZipFile, S3Bucket, S3Key, S3ObjectVersion } = source
  if (ZipFile !== undefined && (S3Bucket !== undefined || S3Key !== undefined))
    throw invalidParameter('Please do not provide other FunctionCode parameters when providing a ZipFile.')
  if (ZipFile !== undefined) {
    if (ZipFile.length === 0) throw invalidParameter('Uploaded file must be a non-empty zip')
    if (ZipFile.length > maxUploadBytes)
      throw new AwsError(
        'RequestEntityTooLargeException',
        'Request must be smaller than 70167211 bytes for the CreateFunction operation',
        413,
      )
    return ZipFile
  }
  if (S3Bucket === undefined || S3Key === undefined)
    throw invalidParameter('Please provide a source for function code.')
  try {
    const input = {
      Bucket: S3Bucket,
      Key: S3Key,
      ...(S3ObjectVersion !== undefined && { VersionId: S3ObjectVersion }),
    }
    return await bytesOf((await context.call(context.principal, 's3', 'GetObject', input)).Body)
  } catch (error) {
    throw error instanceof AwsError ? s3Refusal(error) : error
  }
}

function s3Refusal(error: AwsError): AwsError {
  const tail = `S3 Error Code: ${error.code}. S3 Error Message: ${error.message}`
  return error.code.startsWith('AccessDenied')
    ? accessDenied(
        `Your access has been denied by S3, please make sure your request credentials have permission to GetObject. ${tail}`,
      )
    : invalidParameter(`Error occurred while GetObject. ${tail}`)
}

/** A body as S3 gives it inside the account: bytes, text, or a stream of bytes. */
async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body
  if (typeof body === 'string') return Buffer.from(body)
  const chunks: Uint8Array[] = []
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

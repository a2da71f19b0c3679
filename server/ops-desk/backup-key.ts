import { readFile } from 'node:fs/promises'
import { BackupProblem } from '../backup/backup-problem.ts'
import type { Config } from '../config.ts'

/**
 * The key of backups: of the file that is named, else of the settings.
 * @throws BackupProblem where there is none
 */
export async function backupKeyOf({ backupKey }: Pick<Config, 'backupKey'>, named?: string): Promise<string> {
  const file = named ?? backupKey.file
  if (file === undefined) {
    if (backupKey.text !== undefined) return backupKey.text.trim()
    throw new BackupProblem(
      'Backups are encrypted, and there is no key. Make one with `openssl rand -base64 32 > backup.key && chmod 600 backup.key`, name it with --key-file backup.key or ASSAY_BACKUP_KEY_FILE, and keep a copy of it elsewhere.',
    )
  }
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (cause) {
    throw new BackupProblem(
      `The file of the key, ${file}, cannot be read. Correct its name, or its rights.`,
      cause,
    )
  }
}

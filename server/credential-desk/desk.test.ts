import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { achieved } from '../../shared/credentials/testing/test-issuer.ts'
import { createMemoryOffice } from '../credentials/testing/memory-office.ts'
import { openTestApp, type TestApp } from '../testing/test-app.ts'
import { runCredentialsCommand, runKeysCommand } from './desk-commands.ts'
import { runVerifyCommand, verifyUsage } from './verify-command.ts'

describe('npm run keys', () => {
  it('lists, rotates and withdraws keys, and says what is to be issued anew', async () => {
    const parts = createMemoryOffice()
    expect(await runKeysCommand(['list'], parts)).toEqual(['There is no key yet: the first badge makes one.'])
    const [badge] = await parts.office.issue('attempt1', achieved)
    const [rotated] = await runKeysCommand(['rotate'], parts)
    expect(rotated).toMatch(/^z6Mk\w+ signs from now on\.$/)
    const [before, now] = await runKeysCommand(['list'], parts)
    expect(before).toContain(', retired on')
    expect(now).toMatch(/, active$/)
    const lines = await runKeysCommand(['compromise', badge?.keyId ?? ''], parts)
    expect(lines).toContain('npm run credentials -- reissue attempt1')
    expect(await runCredentialsCommand(['reissue', 'attempt1'], parts)).toEqual(['2 were signed anew.'])
    await expect(runKeysCommand(['compromise', 'z6Mkother'], parts)).rejects.toThrow('There is no key')
    await expect(runKeysCommand(['burn'], parts)).rejects.toThrow('npm run keys')
  })
})

describe('npm run credentials', () => {
  it('withdraws with a reason and takes it back, and says when nothing changed', async () => {
    const parts = createMemoryOffice()
    await parts.office.issue('attempt1', achieved)
    const revoke = ['revoke', 'attempt1', '--reason', 'Issued to the wrong person']
    await expect(runCredentialsCommand(['revoke', 'attempt1'], parts)).rejects.toThrow('--reason')
    await expect(runCredentialsCommand(['revoke', 'attempt2', '--reason', 'x'], parts)).rejects.toThrow(
      'No credential',
    )
    expect(await runCredentialsCommand(revoke, parts)).toEqual(['2 credentials are withdrawn.'])
    expect(await runCredentialsCommand(revoke, parts)).toEqual(['They were withdrawn before.'])
    const listed = await runCredentialsCommand(['list'], parts)
    expect(listed[0]).toContain('withdrawn: Issued to the wrong person')
    expect(await runCredentialsCommand(['reissue', 'attempt1'], parts)).toEqual([
      'They are withdrawn; reinstate them first.',
    ])
    const reinstate = ['reinstate', 'attempt1', '--reason', 'It was the right one']
    expect(await runCredentialsCommand(reinstate, parts)).toEqual(['2 credentials are in force.'])
  })
})

describe('npm run verify', () => {
  let app: TestApp
  let folder: string
  beforeEach(async () => {
    app = await openTestApp()
    folder = await mkdtemp(join(tmpdir(), 'assay-verify-'))
  })
  afterEach(async () => {
    await app.close()
    await rm(folder, { recursive: true })
  })

  it('ends with 0 for a valid badge, 1 for a withdrawn one, and 2 for one whose status is not to be had', async () => {
    const { office } = app.credentials
    const [badge] = await office.issue(app.attemptId, achieved)
    const file = join(folder, 'badge.json')
    await writeFile(file, JSON.stringify(badge?.document))
    const verify = () => runVerifyCommand([file], app.address)
    expect(await verify()).toMatchObject({ exitCode: 0 })
    await runCredentialsCommand(['revoke', app.attemptId, '--reason', 'x'], app.credentials)
    const withdrawn = await verify()
    expect(withdrawn.exitCode).toBe(1)
    expect(withdrawn.lines).toContain('- Current: The issuer has withdrawn it.')
    const offline = await runVerifyCommand([file, '--offline', '--issuer', badge?.issuer ?? ''], app.address)
    expect(offline).toMatchObject({ exitCode: 2 })
    expect(offline.lines.join('\n')).toContain('? Current: Whether it was withdrawn could not be found out.')
  })

  it('refuses what was changed, and says what is wrong with how it was called', async () => {
    const [badge] = await app.credentials.office.issue(app.attemptId, achieved)
    const file = join(folder, 'badge.json')
    await writeFile(file, JSON.stringify(badge?.document).replace('Mira', 'Maria'))
    const { exitCode, lines } = await runVerifyCommand([file], app.address)
    expect(exitCode).toBe(1)
    expect(lines[0]).toContain('Changed after it was signed')
    await expect(runVerifyCommand([], app.address)).rejects.toThrow(verifyUsage)
    await expect(runVerifyCommand([join(folder, 'none.png')], app.address)).rejects.toThrow('cannot be read')
  })
})

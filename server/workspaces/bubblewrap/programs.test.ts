import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Workspace } from '../driver.ts'
import { createDriverFixture, sdkPackages, shell, until } from './driver-fixture.ts'

const fixture = createDriverFixture()
let workspace: Workspace
/** What the endpoint was asked, as far as a request shows who asks. */
const requests: { authorization: string; token: string; body: string }[] = []

beforeAll(async () => {
  const endpoint = await fixture.endpoint((request, response) => {
    let body = ''
    request.on('data', chunk => {
      body += String(chunk)
    })
    request.on('end', () => {
      const token = String(request.headers['x-amz-security-token'])
      requests.push({ authorization: request.headers.authorization ?? '', token, body })
      response.setHeader('content-type', 'text/xml')
      response.end(
        '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:sts::123456789012:assumed-role/candidate/a</Arn><UserId>AROA:a</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
      )
    })
  })
  workspace = await fixture.create({ endpoint })
})
afterAll(fixture.close)

test('a program gives back exactly the bytes it printed, every time', async () => {
  const pattern = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
  const stdin = Buffer.concat(Array.from({ length: 1_000 }, () => pattern))
  for (let run = 0; run < 10; run += 1) {
    const result = await workspace.exec(['/bin/bash', '-c', 'tee >(cat >&2)'], {
      stdin,
      timeoutMs: 10_000,
      maxOutputBytes: 1024 * 1024,
    })
    expect(result).toMatchObject({ code: 0, truncated: false, timedOut: false })
    expect(Buffer.compare(stdin, result.stdout)).toBe(0)
  }
})

test('a program that prints too much is cut, one that takes too long is ended, and a code comes back', async () => {
  const exec = (script: string, timeoutMs: number) =>
    workspace.exec(['/bin/bash', '-c', script], { timeoutMs, maxOutputBytes: 1_000 })
  const loud = await exec('head -c 5000000 /dev/zero; echo done >&2; exit 3', 10_000)
  expect(loud).toMatchObject({ code: 3, truncated: true })
  expect(loud.stdout).toHaveLength(1_000)
  expect(Buffer.from(loud.stderr).toString()).toBe('done\n')
  expect(await exec('sleep 60', 200)).toMatchObject({ timedOut: true, signal: 'SIGKILL' })
  await until(async () => (await workspace.usage()).processes === 0)
})

test("a program does not run the candidate's .bashrc", async () => {
  expect(await shell(workspace, 'echo "echo INTRUDER" > ~/.bashrc')).toBe('')
  expect(await shell(workspace, 'echo mine; rm ~/.bashrc')).toBe('mine')
})

test('credentials come from the endpoint alone: 503 before there are any, 401 without the token', async () => {
  const ask = (token: string) =>
    shell(
      workspace,
      `curl -s -w ' %{http_code}' -H "Authorization: ${token}" $AWS_CONTAINER_CREDENTIALS_FULL_URI`,
    )
  expect(await ask('$AWS_CONTAINER_AUTHORIZATION_TOKEN')).toMatch(/ 503$/)
  expect(await ask('guessed')).toMatch(/ 401$/)
})

test("the machine's AWS CLI signs with those credentials and talks to the account's endpoint", async () => {
  await workspace.setCredentials({
    accessKeyId: 'ASIAEXAMPLE',
    secretAccessKey: 'very-secret',
    sessionToken: 'session-token',
    expiresAt: new Date(Date.now() + 3_600_000),
  })
  const printed = await shell(workspace, 'aws sts get-caller-identity --output text')
  expect(printed).toContain('123456789012')
  expect(requests.at(-1)).toMatchObject({ token: 'session-token' })
  expect(requests.at(-1)?.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE\/\d+\/eu-central-1\/sts\//,
  )
  expect(requests.at(-1)?.body).toContain('Action=GetCallerIdentity')
  expect(await shell(workspace, 'env; cat ~/.aws/* 2>/dev/null')).not.toMatch(/very-secret|session-token/)
})

test('a script with the AWS SDK does the same, with nothing installed', async () => {
  const count = requests.length
  const script = `import { STSClient, GetCallerIdentityCommand } from '@aws-sdk/client-sts'
    console.log((await new STSClient().send(new GetCallerIdentityCommand())).Account)`
  await workspace.files.write('who.mjs', Buffer.from(script))
  expect(await shell(workspace, 'node who.mjs')).toBe('123456789012')
  expect(requests.slice(count).map(request => request.token)).toEqual(['session-token'])
  expect(await shell(workspace, 'node -p "typeof require(\'@aws-sdk/client-sts\').STSClient"')).toBe(
    'function',
  )
})

test('of all packages of the platform only those of the SDK are there, to read', async () => {
  expect((await shell(workspace, 'ls /node_modules')).split('\n')).toEqual(sdkPackages.folders)
  const write =
    'for f in /node_modules /node_modules/tslib; do touch $f/x 2>/dev/null && echo wrote $f; done; true'
  expect(await shell(workspace, write)).toBe('')
})

test('an endpoint named by the candidate wins over the wrapper', async () => {
  const count = requests.length
  const printed = await shell(
    workspace,
    'aws sts get-caller-identity --endpoint-url http://127.0.0.1:9 --cli-connect-timeout 1',
  )
  expect(printed).toContain('http://127.0.0.1:9')
  expect(requests).toHaveLength(count)
})

test.each([
  [
    'git',
    'cd $(mktemp -d) && git init -q && echo a >a && git add a && git -c user.name=a -c user.email=a@b commit -qm a && git log --format=%s',
    'a',
  ],
  [
    'node with a process and a thread',
    `node -e 'const { execFileSync } = require("child_process"); new (require("worker_threads").Worker)("", { eval: true }).on("exit", code => console.log(code, String(execFileSync("echo", ["b"])).trim()))'`,
    '0 b',
  ],
  [
    'python with processes and threads',
    `python3 -c 'import subprocess, threading, multiprocessing; t = threading.Thread(target=print, args=("c",)); t.start(); t.join(); p = multiprocessing.get_context("fork").Process(target=print, args=("d",)); p.start(); p.join()'`,
    'c\nd',
  ],
  [
    'a compiler, where there is one',
    `cd $(mktemp -d) && command -v gcc >/dev/null || { echo e; exit; }; echo 'int main() { puts("e"); }' >a.c && gcc -w -include stdio.h a.c && ./a.out`,
    'e',
  ],
  [
    'npm, where there is one',
    'cd $(mktemp -d) && command -v npm >/dev/null || { echo 1.0.0; exit; }; npm init -y >/dev/null && npm pkg get version | tr -d \\"',
    '1.0.0',
  ],
  [
    'the usual tools',
    'cd $(mktemp -d) && mkfifo f && (echo g >f &) && cat f && tar c f | tar t && seq 3 | sort -r | head -1 && find . -name f | xargs -n1 basename',
    'g\nf\n3\nf',
  ],
])('%s works as on any machine', async (_, script, printed) => {
  expect(await shell(workspace, script)).toBe(printed)
})

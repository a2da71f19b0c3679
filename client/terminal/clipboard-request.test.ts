import { expect, it } from 'vitest'
import { clipboardRequest } from './clipboard-request.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')

it.each([
  ['a write', `c;${base64('copied é')}`, { kind: 'write', text: 'copied é' }],
  ['a write to no clipboard by name', `;${base64('copied')}`, { kind: 'write', text: 'copied' }],
  ['a write to several', `pc0;${base64('copied')}`, { kind: 'write', text: 'copied' }],
  ['a question', 'c;?', { kind: 'read' }],
  ['an erasure', 'c;', undefined],
  ['what is no base64', 'c;***', undefined],
  ['what is no text', `c;${Buffer.of(0xff, 0xfe).toString('base64')}`, undefined],
  ['what is too much', `c;${'A'.repeat(2_000_000)}`, undefined],
  ['what names no clipboard', 'hello', undefined],
])('%s is known', (_name, data, request) => expect(clipboardRequest(data)).toEqual(request))

import { expect, test } from 'vitest'
import { renderRefusal, wantsPage } from './refusal-page'

const page = (url: string, headers: Record<string, string> = {}) => renderRefusal('body-unreadable', { method: 'POST', url, headers }, 'n')

test('the page speaks the reader’s language: what was asked, the cookie, then the browser', () => {
  expect(page('/sign-in')).toContain('<html lang="en">')
  expect(page('/sign-in', { 'accept-language': 'ja,en;q=0.5' })).toContain('送信内容を読み取れませんでした')
  expect(page('/sign-in', { 'accept-language': 'ja', cookie: 'a=1; sekisho-lang=en' })).toContain('<html lang="en">')
  expect(page('/sign-in?lang=ja', { cookie: 'sekisho-lang=en' })).toContain('<html lang="ja">')
})

test('the way back is a path of this site, whatever was asked for', () => {
  expect(page('/me?x=1')).toContain('<a href="/me">')
  for (const url of ['//evil.example/x', '/\\evil.example', 'http://evil.example/x', '/"><script>', 'http://['])
    expect(page(url).match(/<a href="[^"]*"/)?.[0]).toMatch(/^<a href="\/(?![/\\])[^"<>]*"$/)
})

test('a script’s post gets a code, a form’s a page', () => {
  expect(wantsPage({ headers: { accept: 'text/html,*/*' } })).toBe(true)
  expect(wantsPage({ headers: { accept: 'text/html', 'next-action': '' } })).toBe(false)
  expect(wantsPage({ headers: { accept: 'text/x-component' } })).toBe(false)
  expect(wantsPage({ headers: {} })).toBe(false)
})

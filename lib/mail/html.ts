import type { Locale } from '@/lib/i18n/locale'

export type MailParts = {
  locale: Locale
  subject: string
  organisation: string
  greeting: string
  body: string
  notYou: string | null
  contact: string
  automatic: string
}

const font = "font-family:-apple-system,'Segoe UI',Roboto,'Hiragino Sans','Noto Sans JP','Yu Gothic',Meiryo,sans-serif"
const paragraph = (html: string, style = '') => `<p style="margin:0 0 16px;line-height:1.7;${style}">${html}</p>`

/** One mail as HTML: a single column, no images, nothing fetched from anywhere; readable in any client and in dark mode. */
export function mailHtml(parts: MailParts): string {
  const body = parts.body
    .split('\n')
    .map((line) => paragraph(linkAddresses(escapeHtml(line))))
    .join('')
  const warning = parts.notYou
    ? paragraph(escapeHtml(parts.notYou), 'padding:12px 16px;border-left:3px solid #e39500;background:#fdf6e7;color:#4d3a0a')
    : ''
  return `<!doctype html>
<html lang="${parts.locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(parts.subject)}</title></head>
<body style="margin:0;padding:24px 12px;background:#f6f6f3;${font};font-size:16px;color:#20262b">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border:1px solid #dcdfe1">
<tr><td style="padding:18px 28px;border-bottom:1px solid #dcdfe1;font-size:14px;color:#286194;font-weight:600">${escapeHtml(parts.organisation)}</td></tr>
<tr><td style="padding:28px">
<h1 style="margin:0 0 20px;font-size:20px;line-height:1.4;font-weight:600">${escapeHtml(parts.subject)}</h1>
${paragraph(escapeHtml(parts.greeting))}${body}${warning}
</td></tr>
<tr><td style="padding:16px 28px;border-top:1px solid #dcdfe1;font-size:13px;line-height:1.6;color:#5f666d">${escapeHtml(parts.contact)}<br>${escapeHtml(parts.automatic)}</td></tr>
</table></td></tr></table>
</body>
</html>
`
}

/** Text as HTML: what people named themselves or their devices never becomes markup. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')

const linkAddresses = (html: string): string =>
  html.replace(/https?:\/\/[^\s<>、。）]+[^\s<>、。）.,;:!?)]/g, (url) => `<a href="${url}" style="color:#286194">${url}</a>`)

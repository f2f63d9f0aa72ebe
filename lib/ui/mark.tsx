/** The gate: Sekisho's mark, drawn so that it needs no image request. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="5" fill="#286194" />
      <g fill="none" stroke="#fff" strokeWidth="2.2" strokeLinecap="round">
        <path d="M6 9.5h20M8.5 13.5h15" />
        <path d="M10 9.5V26M22 9.5V26" />
        <path d="M5 7.2c7 1.3 15 1.3 22 0" />
      </g>
    </svg>
  )
}

/**
 * Seconds to wait after the n-th wrong password in a row: three are free, then 1 s, doubling to an hour. A delay, never a
 * lock (SR-33): who knows the password gets in after it, who uses a passkey or a known device is not delayed by others.
 */
export const passwordDelays: readonly number[] = [0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600]

export const passwordDelay = (failures: number): number => passwordDelays[Math.min(failures, passwordDelays.length - 1)] ?? 3600

/** Failures are forgotten a day after the last attempt. */
export const forgetAfterSeconds = 86_400

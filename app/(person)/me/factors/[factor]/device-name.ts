/** The person's name for the device in front of them, remembered by this browser: credentials on one device are lost together. */
const key = 'sekisho-device'

export function readDeviceName(guess: string): string {
  try {
    return window.localStorage.getItem(key) ?? guess
  } catch {
    // Storage may be forbidden (or there is no window yet): then the guess is as good.
    return guess
  }
}

export function rememberDeviceName(name: string): void {
  try {
    window.localStorage.setItem(key, name)
  } catch {
    // Nothing is lost but a prefilled field.
  }
}

export function after(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}

export function connectionReset(): Error {
  const parts = { code: "ECONNRESET", errno: -104, syscall: "read" };
  return Object.assign(new Error("read ECONNRESET"), parts);
}

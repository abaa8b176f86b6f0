export function md5Of(content: string | Uint8Array): string {
  return process.getBuiltinModule("node:crypto").createHash("md5").update(content).digest("hex");
}

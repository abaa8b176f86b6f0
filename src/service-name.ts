/** AWS services whose signing names read as other words in a sentence. */
const NAMES: Readonly<Record<string, string>> = {
  events: "EventBridge",
  logs: "CloudWatch Logs",
  monitoring: "CloudWatch",
  scheduler: "EventBridge Scheduler",
  states: "Step Functions",
};

/** A service, an operation or a host in a sentence: `EventBridge`, `events PutEvents`, `api.example.com`. */
export function serviceName(target: string): string {
  return NAMES[target] ?? target;
}

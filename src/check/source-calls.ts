/** A call of AWS that a source makes, and where. */
export interface SourceCall {
  /** `AdminAddUserToGroup` */
  operation: string;
  /** From 1. */
  row: number;
  column: number;
}

/** What the commands of @aws-sdk/lib-dynamodb are called in the service. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  BatchGet: "BatchGetItem",
  BatchWrite: "BatchWriteItem",
  Delete: "DeleteItem",
  Get: "GetItem",
  Put: "PutItem",
  TransactGet: "TransactGetItems",
  TransactWrite: "TransactWriteItems",
  Update: "UpdateItem",
};

/** What other triggers, and other events, have: their calls are none of this trigger's. */
const OTHERS =
  /PreSignUp|TokenGeneration|CustomMessage|CustomEmailSender|(?:Pre|Post)Authentication|UserMigration|AuthChallenge|\bhttpMethod\b|\brequestContext\b|\bRecords\b/;

/**
 * The calls of AWS that a source makes: commands of the SDK, and those of version 2 that only Cognito has. None for
 * a source that is for other events, too.
 */
export function callsIn(source: string): SourceCall[] {
  const code = source.replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, "");
  if (OTHERS.test(code) || !/["'`](?:@aws-sdk\/|aws-sdk\b)/.test(code)) return [];
  return code.split("\n").flatMap((line, index) => {
    const commands = [...line.matchAll(/\bnew\s+(?:\w+\.)?([A-Z]\w*)Command\s*\(/g)];
    const methods = [...line.matchAll(/\.(admin[A-Z]\w*)\s*\(/g)];
    return [...commands, ...methods].map(({ 1: name = "", index: column }) => ({
      operation: DOCUMENTS[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      ...{ row: index + 1, column: column + 1 },
    }));
  });
}

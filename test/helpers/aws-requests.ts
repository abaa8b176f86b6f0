/** Code that calls AWS as an SDK would, and parses the answer. */
function calling(service: string, target: string, body: string): string {
  return `await fetch("https://${service}.us-east-1.amazonaws.com/", {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "${target}",
      authorization: "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0",
    },
    body: JSON.stringify(${body}),
  }).then((answer) => answer.json().catch(() => ({})))`;
}

/** The same of the event's pool. */
export function callingPool(operation: string, more: string): string {
  return calling(
    "cognito-idp",
    `AWSCognitoIdentityProviderService.${operation}`,
    `{ UserPoolId: event.userPoolId, ${more} }`,
  );
}

export function callingTable(operation: string, more: string): string {
  return calling("dynamodb", `DynamoDB_20120810.${operation}`, `{ TableName: "users", ${more} }`);
}

/** A mail by version 2 of SES's API. @param text An expression. */
export function callingMail(to: string, text = '"Welcome!"'): string {
  return `await fetch("https://email.us-east-1.amazonaws.com/v2/email/outbound-emails", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      FromEmailAddress: "us@example.com",
      Destination: { ToAddresses: [${to}] },
      Content: { Simple: { Subject: { Data: "Welcome" }, Body: { Text: { Data: ${text} } } } },
    }),
  }).then((answer) => answer.json())`;
}

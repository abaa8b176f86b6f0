/** What stands in for the value of a variable that only a deployment knows, in the form that its name asks for. */
export function madeUpValue(name: string, text = `local-${name}`): string {
  if (!/UR[IL]$|ENDPOINT(?:OUTPUT)?$/i.test(name)) return text;
  const host = text.toLowerCase().replaceAll(/[^a-z\d]+/g, "-");
  if (/GRAPHQL|APPSYNC/i.test(name)) return graphqlEndpoint(host);
  // Drivers refuse the address of another kind of server.
  const [scheme = "https"] =
    /^(?:neo4j|mongodb|mysql|redis|postgres(?:ql)?|amqp)/i.exec(name) ?? [];
  return `${scheme.toLowerCase()}://${host}.example.com`;
}

export function graphqlEndpoint(host: string): string {
  return `https://${host}.appsync-api.us-east-1.amazonaws.com/graphql`;
}

/** What a template has in it that declares a DynamoDB table. */
export const TABLE = /AWS::(?:DynamoDB::(?:Global)?Table|Serverless::SimpleTable)\b/;

/** The signing names of AWS services that handlers call. */
export const SIGNING_NAMES: readonly string[] = `
  acm apigateway appconfig appsync athena backup batch bedrock chime cloudformation cloudfront
  cloudtrail codebuild codecommit cognito-identity cognito-idp cognito-sync comprehend connect
  datapipeline dynamodb ec2 ecr ecs elasticache elasticloadbalancing es events firehose geo glue
  iam iotdata iot kafka kinesis kms lambda lex logs mediaconvert mobiletargeting monitoring
  neptune-db organizations personalize pipes polly profile qldb rds rds-data rds-db
  redshift-data rekognition route53 s3 sagemaker scheduler secretsmanager servicediscovery ses
  sms-voice sns sqs ssm states sts textract timestream transcribe translate voiceid workmail
  xray
`
  .trim()
  .split(/\s+/);

/** Other names of these services, used by people and by the SDK's packages. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  cloudwatch: "monitoring",
  "cloudwatch-logs": "logs",
  cognito: "cognito-idp",
  "cognito-identity-provider": "cognito-idp",
  email: "ses",
  eventbridge: "events",
  "iot-data": "iotdata",
  opensearch: "es",
  pinpoint: "mobiletargeting",
  "secrets-manager": "secretsmanager",
  sesv2: "ses",
  sfn: "states",
  stepfunctions: "states",
  "step-functions": "states",
};

/** The signing name for another name of a service. */
export function signingNameOf(name: string): string | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(OTHER_NAMES, key) ? OTHER_NAMES[key] : undefined;
}

/** Whether calls of a service, or over SMTP, are about mail. */
export function isOfMail({ service }: { service: string }): boolean {
  return service === "ses" || service === "smtp";
}

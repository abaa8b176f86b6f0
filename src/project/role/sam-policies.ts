/** The actions of SAM's policy templates that services of a handler's kind are reached with. */
export const SAM_POLICIES: Readonly<Record<string, readonly string[]>> = {
  AWSSecretsManagerGetSecretValuePolicy: of("secretsmanager", "GetSecretValue"),
  CloudWatchPutMetricPolicy: of("cloudwatch", "PutMetricData"),
  DynamoDBCrudPolicy: of(
    "dynamodb",
    "BatchGetItem BatchWriteItem ConditionCheckItem DeleteItem DescribeTable GetItem PutItem Query Scan UpdateItem",
  ),
  DynamoDBReadPolicy: of("dynamodb", "BatchGetItem DescribeTable GetItem Query Scan"),
  DynamoDBReconfigurePolicy: of("dynamodb", "UpdateTable"),
  DynamoDBWritePolicy: of("dynamodb", "BatchWriteItem ConditionCheckItem PutItem UpdateItem"),
  EventBridgePutEventsPolicy: of("events", "PutEvents"),
  FirehoseWritePolicy: of("firehose", "PutRecord PutRecordBatch"),
  KMSDecryptPolicy: of("kms", "Decrypt"),
  KMSEncryptPolicy: of("kms", "Encrypt"),
  KinesisCrudPolicy: of("kinesis", "*"),
  LambdaInvokePolicy: of("lambda", "InvokeFunction"),
  S3CrudPolicy: of("s3", "*"),
  S3FullAccessPolicy: of("s3", "*"),
  S3ReadPolicy: of("s3", "*"),
  S3WritePolicy: of("s3", "*"),
  SESBulkTemplatedCrudPolicy: of(
    "ses",
    "GetIdentityVerificationAttributes SendBulkTemplatedEmail SendEmail SendRawEmail SendTemplatedEmail VerifyEmailIdentity",
  ),
  SESBulkTemplatedCrudPolicy_v2: of("ses", "*"),
  SESCrudPolicy: of(
    "ses",
    "GetIdentityVerificationAttributes SendEmail SendRawEmail VerifyEmailIdentity",
  ),
  SESEmailTemplateCrudPolicy: of(
    "ses",
    "CreateTemplate DeleteTemplate GetTemplate ListTemplates TestRenderTemplate UpdateTemplate",
  ),
  SESSendBouncePolicy: of("ses", "SendBounce"),
  SNSCrudPolicy: of(
    "sns",
    "CreateTopic ListSubscriptionsByTopic Publish SetTopicAttributes Subscribe",
  ),
  SNSPublishMessagePolicy: of("sns", "Publish"),
  SQSPollerPolicy: of(
    "sqs",
    "ChangeMessageVisibility DeleteMessage GetQueueAttributes ReceiveMessage",
  ),
  SQSSendMessagePolicy: of("sqs", "SendMessage*"),
  SSMParameterReadPolicy: of(
    "ssm",
    "DescribeParameters GetParameter GetParameters GetParametersByPath",
  ),
  SSMParameterWithSlashPrefixReadPolicy: of(
    "ssm",
    "DescribeParameters GetParameter GetParameters GetParametersByPath",
  ),
  StepFunctionsExecutionPolicy: of("states", "StartExecution"),
  VPCAccessPolicy: of("ec2", "*"),
};

function of(service: string, actions: string): string[] {
  return actions.split(" ").map((action) => `${service}:${action}`);
}

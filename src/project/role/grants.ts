/** What a template has in it that gives a role more than the role itself says. */
export const GRANTS =
  /AWS::(?:IAM::(?:ManagedPolicy|Policy|RolePolicy)|Serverless::Connector|SQS::Queue(?:Inline)?Policy|SNS::Topic(?:Inline)?Policy|Events::EventBusPolicy|SecretsManager::ResourcePolicy)\b/;

import { expect, it } from "vitest";
import { madeUpValue } from "../src/made-up-value.ts";

it.each([
  ["USERS_TABLE", "local-USERS_TABLE"],
  ["NEO4J_URI", "neo4j://local-neo4j-uri.example.com"],
  ["DATABASE_URL", "postgres://local-database-url.example.com"],
  ["databaseUrl", "postgres://local-databaseurl.example.com"],
  ["MONGODB_URI", "mongodb://local-mongodb-uri.example.com"],
  ["UPSTASH_REDIS_REST_URL", "https://local-upstash-redis-rest-url.example.com"],
  ["SITE_URL", "https://local-site-url.example.com"],
  ["FROM_EMAIL", "local-from-email@example.com"],
  ["TOPIC_ARN", "arn:aws:sns:us-east-1:111122223333:local-TOPIC_ARN"],
  ["welcomeQueueArn", "arn:aws:sqs:us-east-1:111122223333:local-welcomeQueueArn"],
  ["EVENTBUSARN", "arn:aws:events:us-east-1:111122223333:event-bus/local-EVENTBUSARN"],
  ["DB_SECRET_ARN", "arn:aws:secretsmanager:us-east-1:111122223333:secret:local-DB_SECRET_ARN"],
  ["PICTURES_BUCKET_ARN", "arn:aws:s3:::local-pictures-bucket-arn"],
  ["ROLE_ARN", "arn:aws:iam::111122223333:role/local-ROLE_ARN"],
  ["LEARN", "local-LEARN"],
  ["WELCOME_QUEUE_URL", "https://sqs.us-east-1.amazonaws.com/111122223333/local-WELCOME_QUEUE_URL"],
  ["SANITY_PROJECT_ID", "local-sanity-project-id"],
  ["CMS_API_VERSION", "2025-01-01"],
  ["DATASET", "local-dataset"],
  ["DB_PORT", "5432"],
  ["smtpPort", "587"],
  ["PORT", "443"],
  ["CRM_TIMEOUT", "1000"],
  ["RETRY_DELAY_MS", "1000"],
  ["MAX_ATTEMPTS", "10"],
  ["RATE_LIMIT", "10"],
  ["SUPPORT", "local-SUPPORT"],
  ["TRANSPORT", "local-TRANSPORT"],
  ["LIMIT_GROUP", "local-LIMIT_GROUP"],
  ["PICTURES_BUCKET_NAME", "local-pictures-bucket-name"],
  ["uploadBucket", "local-uploadbucket"],
])("%s: %s", (name, value) => {
  expect(madeUpValue(name)).toBe(value);
});

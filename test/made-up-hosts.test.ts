import { expect, it } from "vitest";
import { nameMadeUp } from "../src/made-up-hosts.ts";
import { findObstacles, obstacleText } from "../src/obstacle.ts";

const MADE_UP = {
  DB_HOST: "local-DB_HOST",
  DB_HOST_READ: "local-DB_HOST_READ",
  MONGO_URL: "mongodb://local-mongo-url.example.com/MONGO_URL",
  API_URL: "https://local-api-url.example.com/API_URL",
  API_ID: "local-API_ID",
  SST_RESOURCE_Db: '{"host":"local-Db-host","port":5432}',
  STAGE: "dev",
  EMPTY: "",
};

it.each([
  [
    "tcp",
    "local-DB_HOST:5432",
    "use --stubs stubs.json, or --env DB_HOST=<real value>, then --allow-net <its host>",
  ],
  [
    "tcp",
    "local-DB_HOST_READ:5432",
    "use --stubs stubs.json, or --env DB_HOST_READ=<real value>, then --allow-net <its host>",
  ],
  [
    "tcp",
    "local-mongo-url.example.com:27017",
    "use --env MONGO_URL=<real value>, then --allow-net <its host>",
  ],
  ["dns", "local-db_host", "use --env DB_HOST=<real value>, then --allow-net <its host>"],
  [
    "tcp",
    "local-Db-host:5432",
    "use --stubs stubs.json, or --env SST_RESOURCE_Db=<real value>, then --allow-net <its host>",
  ],
  [
    "http",
    "POST https://local-api-url.example.com/API_URL/users",
    "use --stubs stubs.json, or --env API_URL=<real value>, then --allow-net <its host>",
  ],
  // Part of a host.
  [
    "http",
    "GET https://local-api_id.execute-api.us-east-1.amazonaws.com/x",
    "use --stubs stubs.json, or --env API_ID=<real value>, then --allow-net <its host>",
  ],
  // The handler's own hosts.
  ["tcp", "dev.example.com:5432", "use --stubs stubs.json, or --allow-net dev.example.com:5432"],
  ["http", "GET https://example.com/", "use --stubs stubs.json, or --allow-net example.com"],
  ["process", "local-DB_HOST", "no flag can change this"],
])("%s %s; %s", (service, operation, remedy) => {
  const obstacles = findObstacles([{ service, operation, result: "refused" }]);
  const [named] = nameMadeUp(obstacles, MADE_UP);
  expect(named && obstacleText(named)).toBe(`blocked ${service} ${operation}; ${remedy}`);
});

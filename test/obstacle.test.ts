import { expect, it } from "vitest";
import { allObstacles, findObstacles, obstacleText } from "../src/obstacle.ts";

const NO_ADDRESS = "not an address: set the variable it is built from with --env NAME=value";
const refused = { result: "refused" } as const;

it.each([
  [
    "http",
    "POST https://hooks.example.com/x",
    "--stubs stubs.json, or --allow-net hooks.example.com",
  ],
  ["http", "GET http://localhost:3000/x", "--stubs stubs.json, or --allow-net localhost:3000"],
  ["tcp", "db.example.com:5432", "--stubs stubs.json, or --allow-net db.example.com:5432"],
  ["tcp", "db.example.com:3306", "--allow-net db.example.com:3306"],
  ["tcp", "2001:db8::1:5432", '--stubs stubs.json, or --allow-net "[2001:db8::1]:5432"'],
  ["dns", "db.example.com", "--allow-net db.example.com"],
  [
    "dns",
    "_mongodb._tcp.cluster0.example.net",
    "--allow-net _mongodb._tcp.cluster0.example.net --allow-net cluster0.example.net, and --allow-net for each host that the next run shows as blocked",
  ],
  // Mail is captured, and never let out.
  [
    "tcp",
    "mail.example.com:1025",
    "mail is captured only on ports 25, 465, 587, 2465, 2525 and 2587",
  ],
  ["dns", "smtp.example.com", "no flag can change this"],
  ["udp", "127.0.0.1:2000", "no flag can change this"],
  ["process", "make-avatar", "no flag can change this"],
  [
    "http",
    "GET http://[2001:db8::1]:8080/x",
    '--stubs stubs.json, or --allow-net "[2001:db8::1]:8080"',
  ],
  // A host or a port that a variable left unset is nowhere.
  ["tcp", "undefined:5432", NO_ADDRESS],
  ["tcp", "null:5432", NO_ADDRESS],
  ["tcp", "[object Object]:5432", NO_ADDRESS],
  ["tcp", "db.example.com:NaN", NO_ADDRESS],
  ["dns", "db.undefined.example.com", NO_ADDRESS],
  ["http", "POST https://undefined/x", "--stubs stubs.json"],
  ["tcp", "localhost:5432:5432", NO_ADDRESS],
  // --allow-net takes no path.
  ["tcp", "/var/run/postgres.sock:0", NO_ADDRESS],
])("%s %s is blocked: %s", (service, operation, remedy) => {
  const [obstacle] = findObstacles([{ service, operation, ...refused }]);
  expect(obstacle && obstacleText(obstacle)).toBe(
    `blocked ${service} ${operation}; ${remedy.startsWith("--") ? "use " : ""}${remedy}`,
  );
});

it("are not what packages run to describe the machine", () => {
  expect(findObstacles([{ service: "process", operation: "uname -a", ...refused }])).toEqual([]);
});

it("are answers that nobody supplied, and not those that AWS refuses or that say nothing", () => {
  const calls = [
    { service: "secretsmanager", operation: "GetSecretValue", result: "answered", isStandIn: true },
    { service: "secretsmanager", operation: "GetSecretValue", result: "answered", isStandIn: true },
    { service: "dynamodb", operation: "PutItem", result: "answered" },
    { service: "sqs", operation: "SendMessage", result: "refused", error: "NonExistentQueue: no" },
  ] as const;
  const obstacles = findObstacles(calls);
  expect(obstacles.map(obstacleText)).toEqual([
    "the real response of secretsmanager GetSecretValue is unknown; provide one with --stubs stubs.json",
  ]);
  expect(allObstacles([{ obstacles }, {}, { obstacles }])).toEqual(obstacles);
});

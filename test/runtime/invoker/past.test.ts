import { expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Obstacle } from "../../../src/obstacle.ts";
import type { ExecutionEnvironment } from "../../../src/runtime/invoker/execution-environment.ts";
import { createPasts, MOST_CALLS } from "../../../src/runtime/invoker/past.ts";

const environment: ExecutionEnvironment = {
  call: () => Promise.reject(new Error("not called")),
  isAlive: () => true,
  end: () => Promise.resolve(),
};

it("the past of an environment that serves for days stays small", () => {
  const remember = createPasts();
  const event = createEvent({ seed: "past" });
  const call = { limitMs: 1, onMail: () => undefined };
  const remembered = (user: number) => {
    const what = `http POST https://hooks${user}.example.com/`;
    const obstacle: Obstacle = { kind: "blocked", what, service: "http" };
    return remember(environment, { event, call, obstacles: [obstacle], written: [] });
  };
  for (let user = 0; user < 2_000; user++) remembered(user);
  const { calls, obstacles } = remembered(7);
  expect(calls).toHaveLength(MOST_CALLS + 1);
  expect(calls.at(-1)).toEqual({ event, options: { limitMs: 1 } });
  expect(obstacles).toHaveLength(1_000);
  expect(obstacles.at(-1)?.what).toBe("http POST https://hooks7.example.com/");
});

it("what was in the way of one user is in the way of the next one by that user's own address", () => {
  const remember = createPasts();
  const remembered = (seed: string) => {
    const event = createEvent({ seed });
    const what = `http PUT https://api.example.com/users/${event.request.userAttributes["email"]}`;
    const obstacle: Obstacle = { kind: "blocked", what, service: "http" };
    const call = { limitMs: 1 };
    return remember(environment, { event, call, obstacles: [obstacle], written: [] }).obstacles;
  };
  remembered("one");
  const obstacles = remembered("another");
  expect(obstacles).toHaveLength(1);
  const { email } = createEvent({ seed: "another" }).request.userAttributes;
  expect(obstacles[0]?.what).toContain(email);
});

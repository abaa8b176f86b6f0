import { expect, it } from "vitest";
import { describeContent } from "../../../src/capture/server/request-content.ts";

const described = (url: string, body = ""): object =>
  describeContent({ method: "GET", url: new URL(url), headers: {}, body: Buffer.from(body) });

it.each<[string, string, object]>([
  ["/added?phone=undefined&name=Ada&key=k-1", "", { parameters: { phone: "undefined" } }],
  [
    "/added?id=user-undefined&to=[object%20Object]",
    "",
    {
      parameters: { id: "user-undefined", to: "[object Object]" },
    },
  ],
  ["/added?count=NaN&plan=null", "", { parameters: { count: "NaN", plan: "null" } }],
  // What is there may be a secret.
  ["/added?phone=%2B15550100&apikey=k-1", "", {}],
  ["/added?phone=undefined", "token=secret", {}],
  ["/added", '{"name":"Ada"}', { parameters: { name: "Ada" } }],
])("of %s with the body %j", (path, body, content) => {
  expect(described(`https://hooks.example.com${path}`, body)).toEqual(content);
});

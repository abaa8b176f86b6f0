import { expect, it } from "vitest";
import type { Member } from "../../../src/capture-settings.ts";
import { membersIn, takenBy } from "../../../src/runtime/invoker/read-members.ts";

it.each<[string, Member[]]>([
  ["member.memberId;", [{ name: "memberId", form: "text" }]],
  ["response.Item.UserGroup.S", [{ name: "UserGroup", form: "text" }]],
  ["Item?.seats?.N", [{ name: "seats", form: "number" }]],
  ['if (item.status !== "active") {}', [{ name: "status", form: "text", text: "active" }]],
  ['if (item.status === "blocked") {}', [{ name: "status", form: "text" }]],
  ["if (org.seats > 0) {}", [{ name: "seats", form: "number" }]],
  ["if (org.isOpen) {}", [{ name: "isOpen", form: "boolean" }]],
  ["for (const role of user.roles) {}", [{ name: "roles", form: "list" }]],
  ["org.teams.map(join)", [{ name: "teams", form: "list" }]],
  ['const theme = row["settings"];', [{ name: "settings", form: "text" }]],
  [
    "const { plan, seats: count = 1 } = org;",
    [
      { name: "plan", form: "text" },
      { name: "seats", form: "text" },
    ],
  ],
  [
    'topics.find((topic) => topic.TopicArn.endsWith(":signups"))',
    [{ name: "TopicArn", form: "text", text: ":signups" }],
  ],
  [
    'groups.find(({ GroupName }) => GroupName === "members")',
    [{ name: "GroupName", form: "text", text: "members" }],
  ],
  [
    "org.settings.theme",
    [
      { name: "settings", form: "map", members: ["theme"] },
      { name: "theme", form: "text" },
    ],
  ],
  ["if (invite.usedAt || invite.deleted) {}", []],
  ["event.request.userAttributes; process.env.TABLE_NAME; send();", []],
])("%s", (source, expected) => {
  expect(membersIn(source)).toEqual(expected);
});

it.each([
  [
    "await subscribe(result.Item, true);",
    "const subscribe = async ({ email, name: shown = 'x' }, isSure) => post(email);",
    ["email", "name"],
  ],
  ["notify(Items[0])", "export function notify({ mailbox }: Member) {}", ["mailbox"]],
  ["notify(answer.Item!)", "module.exports = { notify: function ({ mailbox }) {} };", ["mailbox"]],
  ["notify(event)", "function notify({ mailbox }) {}", []],
  ["console.log(Item)", "function notify({ mailbox }) {}", []],
])("%s takes of an entry what its function names", (source, all, names) => {
  expect(membersIn(takenBy(source, all)).map(({ name }) => name)).toEqual(names);
});

import { expect, it } from "vitest";
import { importsIn } from "../../src/runtime/imports.ts";

it("imports are found in each form, and those of types alone are not", () => {
  const source = `import type { Handler } from "aws-lambda";
    import knex, { Knex } from 'knex';
    import {
      SESClient,
    } from "@aws-sdk/client-ses";
    import "./setup.js";
    // import axios from "axios";
    const AWS = require("aws-sdk");
    const { x } = await import("got");`;
  expect(importsIn(source)).toEqual([
    "knex",
    "@aws-sdk/client-ses",
    "./setup.js",
    "aws-sdk",
    "got",
  ]);
});

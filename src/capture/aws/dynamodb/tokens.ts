import { AwsError } from "../refusal.ts";
import { isReserved } from "./reserved-words.ts";

/** A step of a document path: an attribute's name, or an index into a list. */
export type Path = readonly (string | number)[];

/** What an expression's placeholders stand for. */
export interface Placeholders {
  names: Readonly<Record<string, string>>;
  values: Readonly<Record<string, unknown>>;
  /** Those that an expression has used. */
  used: Set<string>;
}

const TOKEN = /\s*(?:(<=|>=|<>|[=<>(),.[\]+-])|(#\w+|:\w+|[A-Za-z_]\w*|\d+))/y;

/** Reads an expression of DynamoDB's from left to right, and refuses what DynamoDB refuses. */
export class Tokens {
  readonly kind: string;
  readonly #tokens: string[] = [];
  readonly #placeholders: Placeholders;
  #next = 0;

  /** @param kind Of the expression, by its parameter: `ConditionExpression`. */
  constructor(kind: string, text: string, placeholders: Placeholders) {
    this.kind = kind;
    this.#placeholders = placeholders;
    if (text.trim() === "") this.refuse("The expression can not be empty;");
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.trimEnd().length) {
      const start = TOKEN.lastIndex;
      const found = TOKEN.exec(text);
      if (found === null) {
        const token = text.slice(start).trim().charAt(0);
        this.refuse(
          `Syntax error; token: "${token}", near: "${text.slice(start, start + 10).trim()}"`,
        );
      }
      this.#tokens.push(found[1] ?? found[2] ?? "");
    }
  }

  refuse(problem: string): never {
    throw new AwsError("ValidationException", `Invalid ${this.kind}: ${problem}`);
  }

  refuseToken(): never {
    const token = this.#tokens[this.#next] ?? "<EOF>";
    const near = this.#tokens.slice(Math.max(0, this.#next - 1), this.#next + 2).join(" ");
    return this.refuse(`Syntax error; token: "${token}", near: "${near}"`);
  }

  peek(ahead = 0): string | undefined {
    return this.#tokens[this.#next + ahead];
  }

  next(): string {
    const token = this.#tokens[this.#next];
    if (token === undefined) return this.refuseToken();
    this.#next += 1;
    return token;
  }

  /** Takes the next token if it is this one, a keyword in either case. */
  take(wanted: string): boolean {
    if (this.peek()?.toUpperCase() !== wanted.toUpperCase()) return false;
    this.#next += 1;
    return true;
  }

  expect(wanted: string): void {
    if (!this.take(wanted)) this.refuseToken();
  }

  end(): void {
    if (this.peek() !== undefined) this.refuseToken();
  }

  isValue(): boolean {
    return this.peek()?.startsWith(":") === true;
  }

  value(): unknown {
    if (!this.isValue()) return this.refuseToken();
    const name = this.next();
    if (!Object.hasOwn(this.#placeholders.values, name)) {
      this.refuse(
        `An expression attribute value used in expression is not defined; attribute value: ${name}`,
      );
    }
    this.#placeholders.used.add(name);
    return this.#placeholders.values[name];
  }

  path(): Path {
    const path: (string | number)[] = [this.#name()];
    for (;;) {
      if (this.take(".")) path.push(this.#name());
      else if (this.take("[")) {
        path.push(Number(this.next()));
        this.expect("]");
      } else return path;
    }
  }

  #name(): string {
    const token = this.peek() ?? "";
    if (!/^[#A-Za-z_]/.test(token)) return this.refuseToken();
    this.next();
    if (!token.startsWith("#")) {
      if (isReserved(token)) {
        this.refuse(`Attribute name is a reserved keyword; reserved keyword: ${token}`);
      }
      return token;
    }
    const { names, used } = this.#placeholders;
    if (!Object.hasOwn(names, token)) {
      this.refuse(
        `An expression attribute name used in the document path is not defined; attribute name: ${token}`,
      );
    }
    used.add(token);
    return names[token] ?? "";
  }
}

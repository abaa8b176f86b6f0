/** A section of a file: a key at the margin, or one within it. */
interface Section {
  start: number;
  end: number;
  /** The key that others refer to it by. */
  name: string;
  isKept: boolean;
}

/** What holds so much that its members are looked at one by one. */
const GROUPS =
  /^(?:Resources|Parameters|Mappings|Outputs|Conditions|functions|custom|resources):\s*$/;

/** A part of a file. */
export interface Excerpt {
  text: string;
  /** The number that each of its lines has in the file. */
  lineNumbers: readonly number[];
}

/**
 * The lines of a large YAML file that may concern a word: the sections that have it in them, those that they
 * name, and so on. To read them takes a fraction of the time. Empty lines take the most.
 */
export function relevantYaml(text: string, word: RegExp): Excerpt {
  const lines = text.split("\n");
  const sections = sectionsOf(lines);
  const textOf = ({ start, end }: Section): string => lines.slice(start, end).join("\n");
  const waiting = new Map(
    sections.filter(({ isKept }) => !isKept).map((section) => [section, textOf(section)]),
  );
  const referred = referencesIn(restOf(lines, sections));
  let fresh = sections
    .filter(
      (section) =>
        section.isKept || referred.has(section.name) || word.test(waiting.get(section) ?? ""),
    )
    .map((section) => waiting.get(section) ?? textOf(section));
  const keep = (section: Section, text: string): string => {
    section.isKept = true;
    waiting.delete(section);
    return text;
  };
  for (const [section, text] of waiting) {
    if (referred.has(section.name) || word.test(text)) keep(section, text);
  }
  while (fresh.length > 0 && waiting.size > 0) {
    const names = namesIn(fresh.join("\n"));
    fresh = [...waiting].flatMap(([section, text]) =>
      names.has(section.name) ? [keep(section, text)] : [],
    );
  }
  const dropped = new Set<number>();
  for (const { start, end, isKept } of sections) {
    if (!isKept) for (let line = start; line < end; line++) dropped.add(line);
  }
  const kept = [...lines.keys()].filter((at) => !dropped.has(at));
  return {
    text: kept.map((at) => lines[at]).join("\n"),
    lineNumbers: kept.map((at) => at + 1),
  };
}

/** What is always kept. */
function restOf(lines: readonly string[], sections: readonly Section[]): string {
  const inSections = new Set<number>();
  for (const { start, end } of sections) {
    for (let line = start; line < end; line++) inSections.add(line);
  }
  return lines.filter((_line, at) => !inSections.has(at)).join("\n");
}

/** The sections that variables of Serverless and SAM's globals refer to. Its other words name nothing. */
function referencesIn(text: string): Set<string> {
  const references = text.matchAll(
    /\bself:\s*\w+\.([\w-]+)|(?:\bRef:|!(?:Ref|GetAtt))\s*["']?(\w+)/g,
  );
  return new Set([...references].flatMap(([, name, resource]) => name ?? resource ?? []));
}

/** The words of a text, and the functions and layers whose keys Serverless makes of their names. */
function namesIn(text: string): Set<string> {
  const names = new Set([...(text.match(/\w+/g) ?? []), ...(text.match(/[\w-]+/g) ?? [])]);
  for (const name of [...names]) {
    const plain = /^(\w+)Lambda(?:Function|Layer)$/.exec(name)?.[1];
    if (plain === undefined) continue;
    const written = plain.replaceAll("Dash", "-").replaceAll("Underscore", "_");
    names.add(written).add(written.charAt(0).toLowerCase() + written.slice(1));
  }
  return names;
}

/** Members of a group by themselves; everything else is kept. */
function sectionsOf(lines: readonly string[]): Section[] {
  const sections: Section[] = [];
  let indent = 0;
  for (const [at, line] of lines.entries()) {
    const [, space = "", key] = /^(\s*)(?:["']?([\w:/.-]+)["']?:(?:\s|$)|\S)/.exec(line) ?? [];
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    const isGroup = GROUPS.test(line.trim());
    if (isGroup && (space === "" || space.length === indent)) {
      // Its own line stays; so does what is between it and its first member.
      indent = 0;
      const next = lines.slice(at + 1).find((each) => /^\s*[^\s#]/.test(each)) ?? "";
      const inner = /^\s*/.exec(next)?.[0].length ?? 0;
      if (inner > space.length) indent = inner;
      end(sections, at);
    } else if (space.length < indent || indent === 0) {
      if (space === "") indent = 0;
      end(sections, at);
    } else if (space.length === indent && key !== undefined) {
      end(sections, at);
      sections.push({ start: at, end: lines.length, name: key, isKept: false });
    }
  }
  return sections;
}

/** Ends the section that is open. */
function end(sections: readonly Section[], at: number): void {
  const last = sections.at(-1);
  if (last !== undefined && last.end > at) last.end = at;
}

import { readProject } from "./project.ts";

/** Modules that a tool writes, by their path, and its command. */
const TOOLS: readonly [path: RegExp, command: string][] = [
  [/prisma/i, "npx prisma generate"],
  [/aws-exports|amplifyconfiguration/, "amplify pull"],
];

/** Scripts that write modules, by the module's path. */
const SCRIPTS: readonly [path: RegExp, script: RegExp][] = [
  [
    /generated|codegen|(?:^|[/._-])gen(?:[/._-]|$)/i,
    /^(?:.*[:-])?(?:code-?gen|gen|generate)(?:[:-].*)?$/,
  ],
  [/(?:^|\/)(?:dist|build|out)\//, /^(?:build|compile)$/],
];

/** The command that writes a module which is not there, as far as the project says. */
export function buildStepFor(missing: string, file: string): string | undefined {
  const { scripts, dependencies, devDependencies } = readProject(file);
  for (const [path, pattern] of SCRIPTS) {
    const script = path.test(missing)
      ? Object.keys(scripts).find((name) => pattern.test(name))
      : undefined;
    if (script !== undefined) return stepText(missing, `npm run ${script}`);
  }
  const all = [...dependencies, ...devDependencies];
  const hasPrisma = all.some((name) => /^(?:@prisma\/client|prisma)$/.test(name));
  const tool = TOOLS.find(([path]) => path.test(missing))?.[1];
  const isClient = hasPrisma && /generated/i.test(missing);
  const command = tool ?? (isClient ? "npx prisma generate" : undefined);
  return command && stepText(missing, command);
}

function stepText(missing: string, command: string): string {
  return `${missing} is written by a build step. Run it first: ${command}`;
}

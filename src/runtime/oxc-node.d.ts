// Imported for its effect: it teaches this thread's module loader TypeScript.
declare module "@oxc-node/core/register";

/** Breaks a connection off because the dry run does not answer what was asked. */
export class Blockage extends Error {}

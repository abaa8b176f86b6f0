/** Puts colour round a text, or does not. */
export type Stroke = (text: string) => string;

export type Paint = Record<"bold" | "dim" | "red" | "green" | "yellow", Stroke>;

export const asIs: Stroke = (text) => text;

export const NO_PAINT: Paint = { bold: asIs, dim: asIs, red: asIs, green: asIs, yellow: asIs };

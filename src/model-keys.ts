/** The fields of the primary keys of an API's models, by the model's name. No second record may have the same. */
export type KeysByModel = Readonly<Record<string, readonly string[]>>;

/** It brings no types of its own that its package names. */
declare module "asl-validator" {
  export default function validate(definition: unknown): {
    isValid: boolean;
    errorsText: (separator: string) => string;
  };
}

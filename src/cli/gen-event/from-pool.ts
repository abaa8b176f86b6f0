import type { CreateEventOptions } from "../../event/create/create-event.ts";
import { customOfPool, profileOfPool, requiredOfPool } from "../../event/pool-shape.ts";
import { redactEvent } from "../../event/redact.ts";
import { explainAwsError } from "../../remote/errors/explain.ts";
import { readAppClient, readPool, readUser } from "../../remote/pool.ts";
import type { Context } from "../context.ts";
import { readPoolPlace } from "../flags/user-pool.ts";
import { mfaCodeFrom } from "../io/mfa-code.ts";
import type { GenEventFlags } from "./options.ts";

/** The options that make events of a real pool's form, read from the pool itself. */
export async function readPoolOptions(
  id: string,
  flags: GenEventFlags,
  seed: string,
  context: Context,
): Promise<Partial<CreateEventOptions>> {
  const { likeUser, profile } = flags;
  const { region, endpointUrl } = readPoolPlace(id, flags, "--from-pool: ");
  try {
    const mfaCode = mfaCodeFrom(context, flags.json ?? false);
    const client = await context.aws.userPools({ region, profile, endpointUrl, mfaCode });
    const [pool, clientId] = await Promise.all([readPool(client, id), readAppClient(client, id)]);
    const user = likeUser === undefined ? undefined : await readUser(client, id, likeUser);
    return {
      userPoolId: id,
      region,
      clientId,
      profile: profileOfPool(pool),
      ...(user === undefined
        ? { required: requiredOfPool(pool), attributes: customOfPool(pool) }
        : likenessOf(user, seed)),
    };
  } catch (error) {
    throw explainAwsError(error, {
      ...{ task: "from-pool", region, endpointUrl, poolId: id },
      profile: profile ?? context.env["AWS_PROFILE"],
    });
  }
}

/** Somebody with the same attributes who does not exist. Whose they were is not to be told from them. */
function likenessOf(
  user: { userName: string; attributes: Record<string, string> },
  seed: string,
): Partial<CreateEventOptions> {
  const redacted = redactEvent(user, seed) as typeof user;
  return { userName: redacted.userName, attributes: redacted.attributes };
}

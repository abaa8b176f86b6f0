import type { CreateEventOptions } from "../../event/create/create-event.ts";
import type { FlowName } from "../../event/create/flows.ts";

export interface GenEventOptions {
  event: CreateEventOptions & { flow: FlowName };
  compact: boolean;
  json: boolean;
  output: string | undefined;
}

export interface FromPoolFlags {
  fromPool?: string;
  likeUser?: string;
  region?: string;
  profile?: string;
  endpointUrl?: string;
  json?: boolean;
}

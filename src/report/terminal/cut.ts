import { beginningOf } from "../../shorten.ts";

/** As much of a text as is shown, and how many characters are not. */
interface CutText {
  shown: string;
  left: number;
}

/** Cuts a text to a number of characters. */
export type Cut = (text: string, limit: number) => CutText;

/** Cuts texts one after the other, each to its limit, and all together to `total` characters. */
export function cutWithin(total: number): Cut {
  let room = total;
  return (text, limit) => {
    const most = Math.min(limit, room);
    if (text.length <= most) {
      room -= text.length;
      return { shown: text, left: 0 };
    }
    const shown = beginningOf(text, most);
    room -= shown.length;
    return { shown, left: text.length - shown.length };
  };
}

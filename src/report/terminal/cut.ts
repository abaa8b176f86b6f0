import { beginningOf } from "../../shorten.ts";

/** Cuts a text to a number of characters. @returns What is shown, and how many characters are not. */
export type Cut = (text: string, limit: number) => { shown: string; left: number };

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

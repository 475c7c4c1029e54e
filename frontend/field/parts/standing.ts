/** Whose the field work in an area is today: the county's own rule, by the posts it told of. Plain values, no signal. */
import type { PostHeld } from "../engine";

/** `works`: mine today. Else `why` not, and the `last` day of which I may still tell; empty for none. */
export interface Standing {
  works: boolean;
  why: "" | "leave" | "standing by" | "no post";
  last: string;
}

/** Of the posts that reach an area, by its line from the top down; `by`: those that do this kind of work at all. */
export function standing(posts: PostHeld[], line: number[], by?: number[]): Standing {
  const there = posts.filter((post) => post.works && line.includes(post.area) && (by?.includes(post.posting) ?? true));
  if (there.some((post) => post.acting)) return { works: true, why: "", last: "" };
  const last = there.map((post) => post.worked_on ?? "").sort().at(-1) ?? "";
  return { works: false, why: !there.length ? "no post" : there.some((post) => post.absent) ? "leave" : "standing by", last };
}

/** Neither mine today nor on an earlier day I may tell of. */
export const isBarred = ({ works, why, last }: Standing): boolean => !works && !last && !!why;

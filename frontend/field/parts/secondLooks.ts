/**
 * An ordinary inspection where a notice stands open passes none of its lines in silence. By the county's own rule,
 * `fieldwork/rules/second_looks.py`, which refuses what is not said; a test compares the two.
 */
export interface Answered {
  is: string;
  on_the_spot?: boolean;
}
export interface Asking {
  issued_on: string;
  checks: string[];
}

/** Whether a line was not in order and was left so. */
export const isLeft = (answer: Answered | undefined): boolean => answer?.is === "fail" && !answer.on_the_spot;

/** Lines a notice asks for that an inspection of `day` finds in order; none where it was issued only later. */
export const foundRight = ({ issued_on, checks }: Asking, answers: Record<string, Answered | undefined>, day: string): string[] =>
  day < issued_on ? [] : checks.filter((key) => answers[key] && !isLeft(answers[key]));

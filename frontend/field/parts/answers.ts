/**
 * Answers to a form's fields: which are asked, what was typed as it is stored, what is stored as it is
 * read. The same rules as `ledger/rules/asking.py`, `fitting.py`, `figures.py` and `values.py`.
 */
import { engine, type Field, type Form } from "../engine";
import { say, text } from "./say";

export type Value = string | number | boolean | string[] | null;
export type Values = Record<string, Value>;
/** A text of the app and what stands in its gaps. */
export interface Wrong {
  text: string;
  gaps?: Record<string, string | number>;
}
type Read = { value: Value } | { wrong: Wrong };

const MOST_SIGNS: Partial<Record<Field["type"], number>> = { text: 200, "long text": 2000 };
const SCALES: Record<string, number> = { "": 0, 百: 2, 千: 3, 万: 4, 百万: 6, 千万: 7, 亿: 8, 百亿: 10, 千亿: 11 };
const NUMBER = /^([+-]?)(\d+(?:\.\d*)?|\.\d+|\d{1,3}(?:,\d{3})+(?:\.\d*)?)((?:千|百)?(?:万|亿)?)$/;
const MONEY_SIGNS = /^(?:人民币|rmb|cny|¥)|(?:人民币|rmb|cny|元整|元|圆整|圆|块钱|块|yuan)$/;
const NOT_TYPED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff]+/gu;

/** The fields whose conditions all hold; one that hangs on a field not asked is not asked either. */
export function asked(form: Form, values: Values): Field[] {
  const open = new Map<string, Field>();
  for (const field of form.fields) {
    const holds = field.when.every((one) => {
      const on = open.get(one.field);
      return on !== undefined && meets(one, on, values[one.field] ?? null);
    });
    if (holds) open.set(field.key, field);
  }
  return [...open.values()];
}

function meets(condition: Field["when"][number], field: Field, value: Value): boolean {
  if (value === null) return false;
  if (condition.yes !== null) return value === condition.yes;
  if (condition.equals.length) {
    return (Array.isArray(value) ? value : [value]).some((one) => condition.equals.includes(String(one)));
  }
  const amount = field.type === "money" ? Number(value) / 100 : Number(value);
  return (condition.least === null || amount >= condition.least) && (condition.most === null || amount <= condition.most);
}

/** What was typed into one field as it is stored, or what is wrong with it. Blank is null. */
export function read(field: Field, typed: Value): Read {
  if (typed === null || (Array.isArray(typed) && !typed.length) || (typeof typed === "string" && !typed.trim())) return { value: null };
  switch (field.type) {
    case "text":
    case "long text":
      return words(field, String(typed));
    case "number":
      return number(field, String(typed));
    case "money":
      return money(field, String(typed));
    case "date":
      return day(String(typed));
    case "place": {
      const plate = cleanPlate(String(typed));
      return plate ? { value: plate } : { wrong: { text: text("This is not a door-plate code. It has 10 letters and digits.") } };
    }
    case "choices": {
      const chosen = typed as string[];
      return { value: field.choices.map((choice) => choice.key).filter((key) => chosen.includes(key)) };
    }
    default:
      return { value: typed };
  }
}

/** Everything wrong with what was typed, by field; with it the stored values. */
export function readAll(form: Form, typed: Values, beside: string[] = []): { values: Values; wrong: Record<string, Wrong> } {
  const values: Values = {};
  const wrong: Record<string, Wrong> = {};
  for (const field of form.fields) {
    const found = read(field, typed[field.key] ?? null);
    if ("wrong" in found) wrong[field.key] = found.wrong;
    else values[field.key] = found.value;
  }
  const fields = asked(form, values);
  for (const field of fields) {
    if (field.required && field.type !== "contact" && blank(values[field.key]) && !wrong[field.key] && !beside.includes(field.key)) {
      wrong[field.key] = { text: field.type === "photo" ? text("A photo is needed here.") : text("An answer is needed here.") };
    }
    compare(form, field, values, wrong);
  }
  const open = new Set(fields.map((field) => field.key));
  for (const field of form.fields) {
    if (open.has(field.key) && field.type !== "contact") continue;
    delete wrong[field.key];
    delete values[field.key];
  }
  return { values, wrong };
}

function compare(form: Form, field: Field, values: Values, wrong: Record<string, Wrong>): void {
  for (const [other, sign] of [[field.no_less_than, 1], [field.no_more_than, -1]] as const) {
    const mine = values[field.key] ?? null;
    const bound = values[other] ?? null;
    if (!other || mine === null || bound === null || wrong[field.key]) continue;
    const apart = mine < bound ? -1 : mine > bound ? 1 : 0;
    if (apart * sign < 0) {
      const label = form.fields.find((one) => one.key === other)?.label ?? other;
      wrong[field.key] = { text: sign > 0 ? text("It may not be less than “{other}”.") : text("It may not be more than “{other}”."), gaps: { other: label } };
    }
  }
}

export const blank = (value: Value | undefined): boolean => value == null || value === "" || (Array.isArray(value) && !value.length);

function words(field: Field, typed: string): Read {
  const lines = typed.replace(NOT_TYPED, "").split(/\r?\n/).map((line) => line.trim().split(/\s+/).join(" "));
  let value = lines.join(field.type === "long text" ? "\n" : " ").trim();
  const most = MOST_SIGNS[field.type] ?? 200;
  if (field.pattern) {
    const whole = new RegExp(`^(?:${field.pattern})$`, "u");
    if (!whole.test(value) && whole.test(plain(value).toUpperCase())) value = plain(value).toUpperCase();
    if (!whole.test(value)) return { wrong: { text: text("This does not look as it should. Check it against the original.") } };
  }
  if (value.length > most) return { wrong: { text: text("This is longer than {most} characters."), gaps: { most } } };
  if (identityNumber(value)) return { wrong: { text: text("This looks like an identity number. None is kept here; please leave it out.") } };
  return { value: value || null };
}

function number(field: Field, typed: string): Read {
  const exact = amount(typed, field.unit);
  if (!exact) return { wrong: { text: field.decimals ? text("Write a number, for example 12 or 3.5.") : text("Write a whole number, for example 12.") } };
  if (exact.decimals > field.decimals) {
    return { wrong: field.decimals ? { text: text("At most {most} digits may stand after the point."), gaps: { most: field.decimals } } : { text: text("Write a whole number, for example 12.") } };
  }
  return bounded(field, Number(exact.text), Number(exact.text));
}

function money(field: Field, typed: string): Read {
  const bare = plain(typed).replace(MONEY_SIGNS, "").replace(MONEY_SIGNS, "");
  const exact = amount(bare, field.unit);
  if (!exact) return { wrong: { text: text("Write a sum in yuan, for example 1200 or 12.50.") } };
  if (exact.decimals > 2) return { wrong: { text: text("A sum of money has at most two digits after the point.") } };
  const [whole = "", rest = ""] = exact.text.split(".");
  return bounded(field, Number(exact.text), Number(whole + rest.padEnd(2, "0")));
}

function bounded(field: Field, amount: number, stored: number): Read {
  if (field.least !== null && amount < field.least) return { wrong: { text: text("It must be at least {least}."), gaps: { least: field.least } } };
  if (field.most !== null && amount > field.most) return { wrong: { text: text("It must be at most {most}."), gaps: { most: field.most } } };
  return { value: stored === 0 ? 0 : stored };
}

/** A number as people write it, exactly: `1.2万` is 12000. */
function amount(typed: string, unit: string): { text: string; decimals: number } | null {
  let bare = plain(typed).replace(/[−–—]/g, "-").replace(/。/g, ".");
  const named = plain(unit);
  if (named && bare.endsWith(named) && bare !== named) bare = bare.slice(0, -named.length);
  const found = NUMBER.exec(bare);
  if (!found) return null;
  const [whole = "", rest = ""] = (found[2] ?? "").replaceAll(",", "").split(".");
  const shift = SCALES[found[3] ?? ""] ?? 0;
  const digits = rest.padEnd(shift, "0");
  const after = digits.slice(shift).replace(/0+$/, "");
  const before = (whole + digits.slice(0, shift)).replace(/^0+(?=\d)/, "") || "0";
  if (before.length > 15) return null;
  return { text: (found[1] === "-" ? "-" : "") + before + (after ? `.${after}` : ""), decimals: after.length };
}

function day(typed: string): Read {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(typed.trim());
  if (!found) return { wrong: { text: text("Choose a day of the calendar.") } };
  const read = new Date(`${typed.trim()}T00:00:00Z`);
  const right = !Number.isNaN(read.getTime()) && read.toISOString().startsWith(typed.trim());
  const year = Number(found[1]);
  return right && year >= 1800 && year <= 2199 ? { value: typed.trim() } : { wrong: { text: text("Choose a day of the calendar.") } };
}

/** One spelling: half-width, lower case, nothing between the signs. */
export const plain = (typed: string): string => typed.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

/** A stored value as one would type it. */
export function typedBack(field: Field, value: Value | undefined): Value {
  if (field.type === "choices" || field.type === "photo") return Array.isArray(value) ? value : [];
  if (value == null) return field.type === "yes or no" ? null : "";
  if (field.type === "yes or no") return value;
  if (field.type === "number") return Number(value).toFixed(field.decimals);
  if (field.type === "money") return yuan(Number(value), false);
  return String(value);
}

/** A stored value as people read it, with its unit. */
export function shown(field: Field, value: Value | undefined): string {
  if (blank(value)) return "";
  const named = (key: unknown): string => field.choices.find((choice) => choice.key === key)?.name ?? String(key);
  switch (field.type) {
    case "yes or no":
      return value ? say("Yes") : say("No");
    case "number":
      return withUnit(grouped(Number(value).toFixed(field.decimals)), field.unit);
    case "money":
      return withUnit(yuan(Number(value), true), field.unit || say("yuan"));
    case "choice":
      return named(value);
    case "choices":
      return (value as string[]).map(named).join(engine.language === "en" ? ", " : "、");
    case "photo":
      return say("{n} {n|photo|photos}", { n: (value as string[]).length });
    default:
      return String(value);
  }
}

const withUnit = (amount: string, unit: string): string => (unit ? `${amount} ${unit}` : amount);
const grouped = (amount: string): string => amount.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));

function yuan(hundredths: number, commas: boolean): string {
  const whole = String(Math.floor(Math.abs(hundredths) / 100));
  const rest = Math.abs(hundredths) % 100;
  return (hundredths < 0 ? "-" : "") + (commas ? grouped(whole) : whole) + (rest ? `.${String(rest).padStart(2, "0")}` : "");
}

const ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The door-plate code in what was typed or scanned (also a whole address that ends in one); empty when there is none. */
export function cleanPlate(typed: string): string {
  const last = typed.trim().replace(/[/?#]+$/, "").split(/[/=]/).pop() ?? "";
  const code = last.normalize("NFKC").replace(/[\s\-–—_.·]/g, "").toUpperCase();
  if (code.length !== 10 || [...code].some((sign) => !ALPHABET.includes(sign))) return "";
  const base = ALPHABET.length;
  const digits = [...code].map((sign) => ALPHABET.indexOf(sign));
  let sum = 0;
  for (let place = 8, twice = true; place >= 0; place--, twice = !twice) {
    const digit = digits[place]! * (twice ? 2 : 1);
    sum += twice ? Math.floor(digit / base) + (digit % base) : digit;
  }
  return (base - (sum % base)) % base === digits[9] ? code : "";
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** Whether a text has a national identity number in it: none is kept anywhere. (No look-behind: old Safari stops at it.) */
export function identityNumber(text: string): boolean {
  const bare = text.normalize("NFKC").toUpperCase();
  return [bare, bare.replace(/([0-9])\s+(?=[0-9X])/g, "$1")].some((one) =>
    (one.match(/[0-9A-Z]+/g) ?? []).some(
      (run) =>
        /^[1-8][0-9]{5}(18|19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]$/.test(run) &&
        "10X98765432"[WEIGHTS.reduce((all, weight, place) => all + weight * Number(run[place]), 0) % 11] === run[17],
    ),
  );
}

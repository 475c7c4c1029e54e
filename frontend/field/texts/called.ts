/** What a text is called in a catalogue on the phone: a short sum of it, for the text itself is in the app already. */
export function called(text: string): string {
  let sum = 5381;
  for (let at = 0; at < text.length; at++) sum = (Math.imul(sum, 33) ^ text.charCodeAt(at)) >>> 0;
  return sum.toString(36);
}

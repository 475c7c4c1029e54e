import { engine } from "../engine";

export { text } from "../texts/say.svelte";

/** A text in the worker's language; texts are their own keys, gaps stand in braces. */
export const say = (text: string, gaps?: Record<string, string | number>): string => engine.say(text, gaps);

/**
 * The one thing the screens talk to: the worker's own things, kept on the phone, and the way to the server.
 * Nothing here waits for the network but `signIn`, `compare` and `sync`. What each part does is said in `shapes.ts`.
 */
import type { Engine } from "./shapes";

export * from "./shapes";
export type * from "./wire";

export declare const engine: Engine;

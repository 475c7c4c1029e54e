/** What kind of phone this is, in two words for the list of one's devices, and no more: "Chrome · Android". */

/** The first that fits counts: browsers built on another's also call themselves by its name. */
const BROWSERS: [RegExp, string][] = [
  [/MicroMessenger/, "WeChat"],
  [/\bEdg/, "Edge"],
  [/HuaweiBrowser/, "Huawei Browser"],
  [/MiuiBrowser/, "Mi Browser"],
  [/SamsungBrowser/, "Samsung Internet"],
  [/QQBrowser/, "QQ Browser"],
  [/UCBrowser|UBrowser/, "UC Browser"],
  [/\bOPR\b/, "Opera"],
  [/Firefox|FxiOS/, "Firefox"],
  [/Chrome|CriOS/, "Chrome"],
  [/Safari/, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/HarmonyOS/, "HarmonyOS"],
  [/Android/, "Android"],
  [/iPhone|iPad|iPod/, "iOS"],
  [/CrOS/, "ChromeOS"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

export function deviceModel(agent: string): string {
  const named = (known: [RegExp, string][]): string | undefined => known.find(([sign]) => sign.test(agent))?.[1];
  return [named(BROWSERS), named(SYSTEMS)].filter(Boolean).join(" · ");
}

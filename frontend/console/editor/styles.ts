import type { FeatureLike } from "ol/Feature";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";

import type { Palette } from "../../map/palette";

/** Areas of the draft: the chosen ones bold and filled. */
export function areaStyle(colours: Palette, isChosen: (key: number) => boolean) {
  return (feature: FeatureLike): Style => {
    const chosen = isChosen(Number(feature.get("key")));
    return new Style({
      fill: new Fill({ color: chosen ? colours.soft : veil(colours.paper, 8) }),
      stroke: new Stroke({ color: colours.jade, width: chosen ? 3 : 1.5 }),
      text: new Text({
        text: String(feature.get("name") || feature.get("code") || "?"),
        font: `${chosen ? "600 " : ""}12px ${colours.font}`,
        fill: new Fill({ color: colours.ink }),
        stroke: new Stroke({ color: colours.paper, width: 3 }),
        overflow: false,
      }),
      zIndex: chosen ? 2 : 1,
    });
  };
}

export function parentStyle(colours: Palette): Style {
  return new Style({ stroke: new Stroke({ color: colours.ink, width: 3, lineDash: [10, 5] }) });
}

/** Findings: faults in red, remarks in amber; a point is a ring. */
export function spotStyle(colours: Palette) {
  return (feature: FeatureLike): Style => {
    const colour = feature.get("grave") ? colours.red : colours.amber;
    const stroke = new Stroke({ color: colour, width: 3 });
    return new Style({
      fill: new Fill({ color: veil(colour, 5) }),
      stroke,
      image: new CircleStyle({ radius: 10, stroke, fill: new Fill({ color: veil(colour, 5) }) }),
    });
  };
}

export function dwellingStyle(colours: Palette): Style {
  return new Style({ image: new CircleStyle({ radius: 2, fill: new Fill({ color: colours.quiet }) }) });
}

/** What is being drawn or dragged. */
export function handStyle(colours: Palette): Style {
  return new Style({
    fill: new Fill({ color: veil(colours.jade, 2) }),
    stroke: new Stroke({ color: colours.red, width: 2.5 }),
    image: new CircleStyle({ radius: 7, fill: new Fill({ color: colours.paper }), stroke: new Stroke({ color: colours.red, width: 2.5 }) }),
  });
}

/** The colour, so much of 16 opaque: tokens come as `#rgb` or `#rrggbb`. */
function veil(colour: string, opacity: number): string {
  const digit = opacity.toString(16);
  return colour.length === 4 ? `${colour}${digit}` : `${colour}${digit}${digit}`;
}

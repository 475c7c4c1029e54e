import type { FeatureLike } from "ol/Feature";
import CircleStyle from "ol/style/Circle";
import Fill from "ol/style/Fill";
import RegularShape from "ol/style/RegularShape";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import Text from "ol/style/Text";

import type { Palette } from "./palette";

/** Metres a pixel: nearer than this grids say their names, farther away the villages around them. */
const NEAR = 14;

export function gridStyle(colours: Palette, chosen: string, grouped: () => boolean) {
  return (feature: FeatureLike, resolution: number): Style => {
    const own = chosen !== "" && String(feature.get("id")) === chosen;
    const style = new Style({
      fill: new Fill({ color: own ? colours.soft : veil(colours.paper) }),
      stroke: new Stroke({ color: own ? colours.jade : faded(colours.jade), width: own ? 2.5 : 1 }),
      zIndex: own ? 2 : 1,
    });
    if (own || resolution < NEAR || !grouped()) style.setText(nameOf(feature, colours, own));
    return style;
  };
}

function nameOf(feature: FeatureLike, colours: Palette, own: boolean): Text {
  return new Text({
    text: String(feature.get("name") ?? ""),
    font: `${own ? "600 " : ""}12px ${colours.font}`,
    fill: new Fill({ color: own ? colours.jade : colours.quiet }),
    stroke: new Stroke({ color: colours.paper, width: 3 }),
    overflow: false,
  });
}

/** What groups the grids, e.g. villages: a bold line, and a name while the grids have none. */
export function frameStyle(colours: Palette) {
  return (feature: FeatureLike, resolution: number): Style => {
    const style = new Style({ stroke: new Stroke({ color: colours.jade, width: 2 }) });
    if (resolution >= NEAR) style.setText(nameOf(feature, colours, true));
    return style;
  };
}

/** Cases: a square, its colour and its shape saying how they stand. */
export function pointStyle(colours: Palette) {
  return (feature: FeatureLike): Style => {
    const tone = String(feature.get("tone") ?? "open");
    const colour = tone === "late" ? colours.red : tone === "done" ? colours.jade : colours.amber;
    const fill = new Fill({ color: colour });
    const stroke = new Stroke({ color: colours.paper, width: 1.5 });
    const image =
      tone === "late"
        ? new RegularShape({ points: 3, radius: 9, fill, stroke })
        : tone === "done"
          ? new CircleStyle({ radius: 6, fill, stroke })
          : new RegularShape({ points: 4, radius: 8, angle: Math.PI / 4, fill, stroke });
    return new Style({ image, zIndex: tone === "late" ? 3 : 1 });
  };
}

export function markerStyle(colours: Palette): Style[] {
  return [
    new Style({ image: new CircleStyle({ radius: 11, fill: new Fill({ color: colours.paper }), stroke: new Stroke({ color: colours.jade, width: 3 }) }) }),
    new Style({ image: new RegularShape({ points: 4, radius: 6, angle: Math.PI / 4, fill: new Fill({ color: colours.jade }) }) }),
  ];
}

/** Half-transparent, so that a background map or the graticule shows through. */
function veil(colour: string): string {
  return colour.length === 4 ? `${colour}8` : `${colour}88`;
}

function faded(colour: string): string {
  return colour.length === 4 ? `${colour}a` : `${colour}a0`;
}

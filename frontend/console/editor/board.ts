/** The map of a draft: layers, tools and choosing; what is drawn it tells, and decides nothing. */

import OlMap from "ol/Map";
import type MapBrowserEvent from "ol/MapBrowserEvent";
import View from "ol/View";
import Feature from "ol/Feature";
import type { Coordinate } from "ol/coordinate";
import { altKeyOnly, noModifierKeys } from "ol/events/condition";
import { isEmpty } from "ol/extent";
import LineString from "ol/geom/LineString";
import Point from "ol/geom/Point";
import { defaults as interactions } from "ol/interaction/defaults";
import Draw from "ol/interaction/Draw";
import Modify from "ol/interaction/Modify";
import MouseWheelZoom from "ol/interaction/MouseWheelZoom";
import Snap from "ol/interaction/Snap";
import Graticule from "ol/layer/Graticule";
import VectorLayer from "ol/layer/Vector";
import { fromLonLat } from "ol/proj";
import VectorSource from "ol/source/Vector";
import Stroke from "ol/style/Stroke";

import { onTheme, palette } from "../../map/palette";
import { addTool } from "../../map/tools";
import { Drawing } from "./drawing";
import type { Answer, Spot } from "./server";
import { areaStyle, dwellingStyle, handStyle, parentStyle, spotStyle } from "./styles";

export type Tool = "look" | "change" | "draw" | "line";

export interface Told {
  chosen(key: number): void;
  changed(): void;
  drawn(area: Feature): void;
  cut(line: Coordinate[]): void;
}

const CLOSE_ZOOM = 18;

export class Board {
  readonly areas = new VectorSource();
  readonly drawing = new Drawing(this.areas);
  private readonly parent = new VectorSource();
  private readonly spots = new VectorSource();
  private readonly dwellings = new VectorSource();
  private readonly areaLayer = new VectorLayer({ source: this.areas, declutter: true });
  private readonly parentLayer = new VectorLayer({ source: this.parent });
  private readonly spotLayer = new VectorLayer({ source: this.spots });
  private readonly dwellingLayer = new VectorLayer({ source: this.dwellings, minZoom: 11 });
  private readonly map: OlMap;
  private tool: Tool = "look";
  private hands: (Draw | Modify | Snap)[] = [];

  constructor(
    private readonly box: HTMLElement,
    private readonly say: (name: string) => string,
    private readonly isChosen: (key: number) => boolean,
    private readonly told: Told,
  ) {
    this.map = this.open();
    this.colour();
    onTheme(() => this.colour());
    this.buttons();
    this.map.on("click", (event) => {
      if (this.tool !== "look") return;
      const key = this.map.forEachFeatureAtPixel(event.pixel, (each) => each.get("key") as number, {
        layerFilter: (layer) => layer === this.areaLayer,
      });
      if (key !== undefined) this.told.chosen(key);
    });
  }

  private open(): OlMap {
    const canvas = this.box.querySelector<HTMLElement>(".map-canvas") ?? this.box;
    const wheel = new MouseWheelZoom({ condition: (event) => canvas.contains(document.activeElement) || event.originalEvent.ctrlKey });
    const grid = new Graticule({ strokeStyle: new Stroke({ color: palette().line, width: 1, lineDash: [2, 5] }), wrapX: false, targetSize: 160 });
    return new OlMap({
      target: canvas,
      keyboardEventTarget: canvas,
      controls: [],
      interactions: interactions({ mouseWheelZoom: false, altShiftDragRotate: false, pinchRotate: false, doubleClickZoom: false }).extend([wheel]),
      layers: [grid, this.areaLayer, this.dwellingLayer, this.parentLayer, this.spotLayer],
      view: new View({ center: fromLonLat([105, 35]), zoom: 4, maxZoom: 21, enableRotation: false }),
    });
  }

  private colour(): void {
    const colours = palette();
    this.areaLayer.setStyle(areaStyle(colours, this.isChosen));
    this.parentLayer.setStyle(parentStyle(colours));
    this.spotLayer.setStyle(spotStyle(colours));
    this.dwellingLayer.setStyle(dwellingStyle(colours));
  }

  private buttons(): void {
    const bar = this.box.querySelector<HTMLElement>(".map-tools");
    if (!bar) return;
    const view = this.map.getView();
    const zoom = (by: number): void => view.animate({ zoom: (view.getZoom() ?? 10) + by, duration: 0 });
    addTool(bar, "in", this.say("In"), () => zoom(1));
    addTool(bar, "out", this.say("Out"), () => zoom(-1));
    addTool(bar, "whole", this.say("Whole"), () => this.showAll());
  }

  /** What stays: the parent's outline and dots where people live. */
  backdrop(answer: Answer): void {
    if (answer.parent) this.parent.addFeature(this.drawing.geometryOf(answer.parent));
    this.dwellings.addFeatures((answer.dwellings ?? []).map((at) => new Feature(new Point(fromLonLat(at)))));
  }

  /** The findings, in place of those before. */
  found(spots: Spot[]): void {
    this.spots.clear();
    for (const spot of spots) {
      const feature = this.drawing.geometryOf(spot.geometry);
      feature.setProperties({ grave: spot.grave, number: spot.number });
      feature.setId(spot.number);
      this.spots.addFeature(feature);
    }
  }

  showSpot(number: number): void {
    const extent = this.spots.getFeatureById(number)?.getGeometry()?.getExtent();
    if (!extent) return;
    this.map.getView().fit(extent, { padding: [80, 80, 80, 80], maxZoom: CLOSE_ZOOM });
    this.box.scrollIntoView({ block: "nearest" });
  }

  showAll(): void {
    const extent = this.parent.isEmpty() ? this.areas.getExtent() : this.parent.getExtent();
    if (extent && !isEmpty(extent)) this.map.getView().fit(extent, { padding: [32, 56, 32, 32], maxZoom: CLOSE_ZOOM });
  }

  redraw(): void {
    this.areaLayer.changed();
  }

  /** Takes up a tool and lays the last one down. */
  take(tool: Tool): void {
    this.tool = tool;
    for (const hand of this.hands) this.map.removeInteraction(hand);
    this.hands = [];
    const style = handStyle(palette());
    if (tool === "change") {
      // Modify moves every corner at one place together, so what neighbours share stays shared.
      const modify = new Modify({ source: this.areas, style });
      modify.on("modifyend", () => this.told.changed());
      this.hands.push(modify);
    }
    if (tool === "draw") {
      // A trace that began at every shared corner would swallow the next click, and the double click that ends.
      const condition = (event: MapBrowserEvent): boolean => noModifierKeys(event) || altKeyOnly(event);
      const draw = new Draw({ type: "Polygon", style, condition, trace: altKeyOnly, traceSource: this.areas });
      draw.on("drawend", (event) => this.told.drawn(event.feature));
      this.hands.push(draw);
    }
    if (tool === "line") {
      const draw = new Draw({ type: "LineString", style });
      draw.on("drawend", (event) => {
        const line = event.feature.getGeometry();
        if (line instanceof LineString) this.told.cut(line.getCoordinates());
      });
      this.hands.push(draw);
    }
    if (tool === "change" || tool === "draw") this.hands.push(new Snap({ source: this.parent }), new Snap({ source: this.areas }));
    for (const hand of this.hands) this.map.addInteraction(hand);
    const canvas = this.map.getTargetElement();
    if (canvas) canvas.style.cursor = tool === "look" ? "pointer" : "crosshair";
  }
}

/**
 * The map of grids. Needs no tile server: own polygons, names and a graticule; with
 * `data-tiles` a background. A box with `data-lon` and `data-lat` lets the reader choose a
 * point by click, by keyboard (Enter takes the middle) or from the device.
 */

import OlMap from "ol/Map";
import View from "ol/View";
import GeoJSON from "ol/format/GeoJSON";
import Attribution from "ol/control/Attribution";
import { defaults as interactions } from "ol/interaction/defaults";
import MouseWheelZoom from "ol/interaction/MouseWheelZoom";
import Graticule from "ol/layer/Graticule";
import TileLayer from "ol/layer/Tile";
import VectorLayer from "ol/layer/Vector";
import { fromLonLat } from "ol/proj";
import VectorSource from "ol/source/Vector";
import XYZ from "ol/source/XYZ";
import Stroke from "ol/style/Stroke";
import type { Coordinate } from "ol/coordinate";
import { createEmpty, extend, isEmpty } from "ol/extent";

import { onTheme, palette } from "./palette";
import { field, Place } from "./place";
import { frameStyle, gridStyle, markerStyle, pointStyle } from "./styles";
import { addTool } from "./tools";

const CLOSE_ZOOM = 16;

export function draw(box: HTMLElement): void {
  if (box.dataset.drawn) return;
  box.dataset.drawn = "yes";
  box.hidden = false;
  new GridMap(box);
}

class GridMap {
  private readonly grids = new VectorSource();
  private readonly frames = new VectorSource();
  private readonly points = new VectorSource();
  private readonly marks = new VectorSource();
  private readonly gridLayer = new VectorLayer({ source: this.grids, declutter: true });
  private readonly frameLayer = new VectorLayer({ source: this.frames, declutter: true });
  private readonly pointLayer = new VectorLayer({ source: this.points });
  private readonly markLayer = new VectorLayer({ source: this.marks });
  private readonly picks: boolean;
  private readonly place: Place;
  private readonly map: OlMap;
  private readonly line: HTMLElement | null;

  constructor(private readonly box: HTMLElement) {
    const lon = field(box, box.dataset.lon);
    const lat = field(box, box.dataset.lat);
    this.picks = lon !== null && lat !== null;
    this.place = new Place(this.marks, lon, lat);
    this.line = box.querySelector(".map-line");
    this.map = this.open();
    this.colour();
    onTheme(() => this.colour());
    this.tools();
    this.listen();
    void this.fetch();
  }

  private open(): OlMap {
    const canvas = this.box.querySelector<HTMLElement>(".map-canvas") ?? this.box;
    const wheel = new MouseWheelZoom({ condition: (event) => canvas.contains(document.activeElement) || event.originalEvent.ctrlKey });
    return new OlMap({
      target: canvas,
      keyboardEventTarget: canvas,
      controls: this.box.dataset.credit ? [new Attribution({ collapsible: false, className: "map-credit" })] : [],
      interactions: interactions({ mouseWheelZoom: false, altShiftDragRotate: false, pinchRotate: false }).extend([wheel]),
      layers: [this.background(), this.gridLayer, this.frameLayer, this.pointLayer, this.markLayer],
      view: new View({ center: fromLonLat([105, 35]), zoom: 4, maxZoom: 20, enableRotation: false }),
    });
  }

  private background(): TileLayer | Graticule {
    const tiles = this.box.dataset.tiles;
    if (tiles) return new TileLayer({ source: new XYZ({ url: tiles, attributions: this.box.dataset.credit }) });
    return new Graticule({ strokeStyle: new Stroke({ color: palette().line, width: 1, lineDash: [2, 5] }), wrapX: false, targetSize: 160 });
  }

  private colour(): void {
    const colours = palette();
    this.gridLayer.setStyle(gridStyle(colours, this.box.dataset.chosen ?? "", () => !this.frames.isEmpty()));
    this.frameLayer.setStyle(frameStyle(colours));
    this.pointLayer.setStyle(pointStyle(colours));
    this.markLayer.setStyle(markerStyle(colours));
  }

  private tools(): void {
    const bar = this.box.querySelector<HTMLElement>(".map-tools");
    if (!bar) return;
    const view = this.map.getView();
    const say = (name: string): string => this.box.dataset[`say${name}`] ?? "";
    const zoom = (by: number): void => view.animate({ zoom: (view.getZoom() ?? 10) + by, duration: this.pace() });
    addTool(bar, "in", say("In"), () => zoom(1));
    addTool(bar, "out", say("Out"), () => zoom(-1));
    addTool(bar, "whole", say("Whole"), () => this.showAll());
    if (!this.picks) return;
    addTool(bar, "middle", say("Middle"), () => this.choose(view.getCenter()));
    if (navigator.geolocation) addTool(bar, "here", say("Here"), () => this.ask());
  }

  private pace(): number {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150;
  }

  private listen(): void {
    const canvas = this.map.getTargetElement();
    if (!canvas) return;
    const layerFilter = (layer: unknown): boolean => layer !== this.frameLayer;
    this.map.on("click", (event) => {
      if (this.picks) return this.choose(event.coordinate);
      const url = this.map.forEachFeatureAtPixel(event.pixel, (feature) => feature.get("url") as string | undefined, { layerFilter });
      if (url) window.location.assign(url);
    });
    this.map.on("pointermove", (event) => {
      if (event.dragging) return;
      const feature = this.map.forEachFeatureAtPixel(event.pixel, (each) => each, { layerFilter });
      canvas.style.cursor = this.picks ? "crosshair" : feature?.get("url") ? "pointer" : "";
      if (!this.picks && this.line) this.line.textContent = String(feature?.get("name") ?? "");
    });
    canvas.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== canvas) return;
      event.preventDefault();
      if (this.picks) this.choose(this.map.getView().getCenter());
    });
  }

  private choose(at: Coordinate | undefined): void {
    if (!at) return;
    this.place.choose(at);
    const grid = this.grids.getFeaturesAtCoordinate(at)[0];
    if (this.line) this.line.textContent = [this.box.dataset.sayChosen, grid?.get("name")].filter(Boolean).join(" · ");
  }

  private ask(): void {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const at = fromLonLat([coords.longitude, coords.latitude]);
        this.map.getView().setCenter(at);
        this.map.getView().setZoom(CLOSE_ZOOM);
        this.choose(at);
      },
      () => {
        if (this.line) this.line.textContent = this.box.dataset.sayDenied ?? "";
      },
      { enableHighAccuracy: true, timeout: 10_000 },
    );
  }

  private async fetch(): Promise<void> {
    const { grids, points } = this.box.dataset;
    await Promise.all([this.load(grids, this.grids), this.load(points, this.points)]);
    this.showStart();
    this.box.dataset.ready = "yes";
  }

  private async load(url: string | undefined, into: VectorSource): Promise<void> {
    if (!url) return;
    const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/geo+json" } });
    if (!answer.ok) return;
    const features = new GeoJSON().readFeatures(await answer.json(), { featureProjection: "EPSG:3857" });
    this.frames.addFeatures(features.filter((feature) => feature.get("frame")));
    into.addFeatures(features.filter((feature) => !feature.get("frame")));
  }

  private showStart(): void {
    const { atLon, atLat, chosen } = this.box.dataset;
    const given = atLon && atLat ? fromLonLat([Number(atLon), Number(atLat)]) : undefined;
    const at = this.place.typed() ?? given;
    if (at) this.place.mark(at);
    const own = this.grids.getFeatures().find((feature) => chosen && String(feature.get("id")) === chosen);
    const extent = own?.getGeometry()?.getExtent();
    if (extent) this.map.getView().fit(extent, { padding: [48, 48, 48, 48], maxZoom: CLOSE_ZOOM });
    else if (at) {
      this.map.getView().setCenter(at);
      this.map.getView().setZoom(CLOSE_ZOOM - 1);
    } else this.showAll();
  }

  private showAll(): void {
    const extent = [this.grids, this.points].reduce((whole, source) => {
      const own = source.getFeatures().length > 0 ? source.getExtent() : undefined;
      return own ? extend(whole, own) : whole;
    }, createEmpty());
    if (!isEmpty(extent)) this.map.getView().fit(extent, { padding: [24, 64, 24, 24], maxZoom: CLOSE_ZOOM });
  }
}

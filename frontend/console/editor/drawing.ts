/**
 * The features of a draft on the map. What nobody touched goes back to the server to the last
 * digit: the map's own projection would move every corner a hair, and all areas would count
 * as redrawn.
 */

import GeoJSON from "ol/format/GeoJSON";
import type Feature from "ol/Feature";
import type { Coordinate } from "ol/coordinate";
import MultiPolygon from "ol/geom/MultiPolygon";
import Polygon from "ol/geom/Polygon";
import { fromLonLat, toLonLat } from "ol/proj";
import type VectorSource from "ol/source/Vector";

/** About a centimetre; the same corner of two areas is rounded alike. */
const DECIMALS = 7;

interface Written {
  type: "Feature";
  properties: Record<string, unknown>;
  geometry: { type: string; coordinates: unknown } | null;
}

export class Drawing {
  private readonly format = new GeoJSON({ featureProjection: "EPSG:3857" });
  private readonly exact = new Map<string, [number, number]>();

  constructor(private readonly source: VectorSource) {}

  /** Puts the areas of a FeatureCollection's text on the map in place of those there. */
  read(text: string): void {
    const collection = JSON.parse(text) as { features: Written[] };
    this.remember(collection.features.map((feature) => feature.geometry?.coordinates));
    const drawn = this.format.readFeatures(collection);
    for (const feature of drawn) feature.setId(feature.get("key") as number);
    this.source.clear();
    this.source.addFeatures(drawn);
  }

  /** All areas as a FeatureCollection's text. */
  write(): string {
    const features = this.source.getFeatures().map((feature): Written => {
      const { geometry: _, ...properties } = feature.getProperties();
      return { type: "Feature", properties, geometry: this.geometry(feature) };
    });
    features.sort((one, other) => Number(one.properties["key"]) - Number(other.properties["key"]));
    return JSON.stringify({ type: "FeatureCollection", features });
  }

  /** A drawn line as GeoJSON. */
  line(corners: Coordinate[]): string {
    return JSON.stringify({ type: "LineString", coordinates: this.degrees(corners) });
  }

  /** The next key nobody has. */
  nextKey(): number {
    return Math.max(0, ...this.source.getFeatures().map((feature) => Number(feature.get("key")))) + 1;
  }

  geometryOf(geometry: object): Feature {
    return this.format.readFeature({ type: "Feature", properties: {}, geometry }) as Feature;
  }

  private geometry(feature: Feature): Written["geometry"] {
    const shape = feature.getGeometry();
    if (shape instanceof Polygon) return { type: "Polygon", coordinates: this.degrees(shape.getCoordinates()) };
    if (shape instanceof MultiPolygon) return { type: "MultiPolygon", coordinates: this.degrees(shape.getCoordinates()) };
    return null;
  }

  private remember(value: unknown): void {
    if (!Array.isArray(value)) return;
    if (typeof value[0] === "number") {
      const corner: [number, number] = [Number(value[0]), Number(value[1])];
      this.exact.set(fromLonLat(corner).join(), corner);
    } else value.forEach((each) => this.remember(each));
  }

  private degrees(value: unknown): unknown {
    if (!Array.isArray(value)) return value;
    if (typeof value[0] !== "number") return value.map((each) => this.degrees(each));
    const corner = value as Coordinate;
    return this.exact.get([corner[0], corner[1]].join()) ?? toLonLat(corner).map((degree) => Number(degree.toFixed(DECIMALS)));
  }
}

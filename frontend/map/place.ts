import { fromLonLat, toLonLat } from "ol/proj";
import type { Coordinate } from "ol/coordinate";
import Feature from "ol/Feature";
import Point from "ol/geom/Point";
import type VectorSource from "ol/source/Vector";

/** Six decimals of a degree are a hand's breadth. */
const DECIMALS = 6;

/** The chosen place: a marker on the map and two fields of the form, kept the same. */
export class Place {
  constructor(
    private readonly source: VectorSource,
    private readonly lon: HTMLInputElement | null,
    private readonly lat: HTMLInputElement | null,
  ) {}

  /** What the form holds from before, as a map coordinate. */
  typed(): Coordinate | undefined {
    const [lon, lat] = [Number(this.lon?.value || NaN), Number(this.lat?.value || NaN)];
    return Number.isFinite(lon) && Number.isFinite(lat) ? fromLonLat([lon, lat]) : undefined;
  }

  mark(at: Coordinate): void {
    this.source.clear();
    this.source.addFeature(new Feature(new Point(at)));
  }

  choose(at: Coordinate): void {
    this.mark(at);
    const [lon, lat] = toLonLat(at);
    if (this.lon) this.lon.value = (lon ?? 0).toFixed(DECIMALS);
    if (this.lat) this.lat.value = (lat ?? 0).toFixed(DECIMALS);
    this.lon?.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** The form field called `name` that belongs to the box's form, or stands alone on the page. */
export function field(box: HTMLElement, name: string | undefined): HTMLInputElement | null {
  if (!name) return null;
  const scope = box.closest("form") ?? document;
  return scope.querySelector<HTMLInputElement>(`input[name="${CSS.escape(name)}"]`);
}

/** From longitude and latitude to a flat sheet in metres, and back: grids are small, so one scale does. */

export type Point = [number, number];
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
const METRES = 111_320;

export class Plane {
  private readonly wide: number;
  constructor(private readonly origin: Point) {
    this.wide = METRES * Math.cos((origin[1] * Math.PI) / 180);
  }
  /** East and south of the origin, in metres: y grows downward, as on a screen. */
  flat([longitude, latitude]: Point): Point {
    return [(longitude - this.origin[0]) * this.wide, (this.origin[1] - latitude) * METRES];
  }
  back([x, y]: Point): Point {
    return [+(this.origin[0] + x / this.wide).toFixed(6), +(this.origin[1] - y / METRES).toFixed(6)];
  }
}

/** Every ring of a GeoJSON polygon or several. */
export function rings(shape: { type: string; coordinates: unknown } | null): Point[][] {
  if (!shape) return [];
  return shape.type === "Polygon" ? (shape.coordinates as Point[][]) : (shape.coordinates as Point[][][]).flat();
}

/** The path of an SVG for rings on the plane. */
export function path(shape: Point[][], plane: Plane): string {
  return shape.map((ring) => "M" + ring.map((point) => plane.flat(point).map((n) => n.toFixed(1)).join(" ")).join("L") + "Z").join("");
}

/** The box around points with a margin of a twentieth, at least 40 m wide. */
export function around(points: Point[]): Box {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const margin = Math.max(right - left, bottom - top, 40) / 20;
  return { x: left - margin, y: top - margin, width: right - left + 2 * margin, height: bottom - top + 2 * margin };
}

/** The box so many times as wide, about a point of it that stays where it is. */
export function zoomed(box: Box, times: number, [x, y]: Point): Box {
  return { x: x - (x - box.x) * times, y: y - (y - box.y) * times, width: box.width * times, height: box.height * times };
}

/** Whether a point lies within the rings (even-odd). */
export function within([x, y]: Point, shape: Point[][]): boolean {
  let inside = false;
  for (const ring of shape) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[xi, yi], [xj, yj]] = [ring[i]!, ring[j]!];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
  }
  return inside;
}

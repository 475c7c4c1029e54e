/** Where in the app one is: the part of the address behind `#`, so that Back works and nothing is asked of the server. */

class Route {
  /** `#/place/12?from=map` is `["place", "12"]` here. */
  parts = $state<string[]>([]);
  query = $state(new URLSearchParams());
  /** How many screens of the app lie behind this one: only then Back stays in the app. */
  private step = 0;
  private replacing = false;

  constructor() {
    this.read();
    addEventListener("hashchange", () => {
      this.read();
      scrollTo(0, 0);
    });
  }

  private read(): void {
    const known = (history.state as { step?: number } | null)?.step;
    this.step = known ?? (this.replacing || !this.parts.length ? this.step : this.step + 1);
    this.replacing = false;
    history.replaceState({ step: this.step }, "");
    const [path = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?");
    this.parts = path ? path.split("/").filter(Boolean).map(decodeURIComponent) : ["today"];
    this.query = new URLSearchParams(query);
  }

  /** The whole of it, without `#/`. */
  get address(): string {
    const query = this.query.toString();
    return this.parts.map(encodeURIComponent).join("/") + (query && `?${query}`);
  }

  /** The number behind the screen's name, or under a name in the query. */
  id(name?: string): number {
    return Number(name ? this.query.get(name) : this.parts[1]) || 0;
  }

  /** One screen back, or to `otherwise` where the app was opened here. */
  back(otherwise: string): void {
    if (this.step > 0) history.back();
    else this.instead(otherwise);
  }

  /** Goes there so that Back does not return to the form that was just kept. */
  instead(address: string): void {
    this.replacing = true;
    location.replace(address);
  }
}

export const route = new Route();

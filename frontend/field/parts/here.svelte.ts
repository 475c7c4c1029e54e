/** Where the worker stands: asked of the phone only when they press the button, kept only in what they send. */
import type { Point } from "../map/plane";
import { say } from "./say";

/** Metres: more than this, and the next grid may be meant. */
const ROUGH = 100;

class Here {
  asking = $state(false);
  /** Why the last try failed or may be wrong, as long as the screen it was made on is open. */
  fault = $state("");

  /** What went wrong before no longer matters: another screen, or a place chosen by hand. */
  forget(): void {
    this.fault = "";
  }

  async ask(): Promise<Point | null> {
    this.fault = "";
    if (!("geolocation" in navigator)) {
      this.fault = say("This phone cannot tell where it is. Choose the place on the map or in the list.");
      return null;
    }
    this.asking = true;
    try {
      const found = await new Promise<GeolocationPosition>((done, failed) =>
        navigator.geolocation.getCurrentPosition(done, failed, { enableHighAccuracy: true, timeout: 20_000, maximumAge: 0 }),
      );
      const { accuracy } = found.coords;
      if (accuracy > ROUGH) this.fault = say("The phone knows where it is only to within {metres} m. Look on the map whether that is right.", { metres: Math.round(accuracy) });
      return [+found.coords.longitude.toFixed(6), +found.coords.latitude.toFixed(6)];
    } catch (fault) {
      const refused = (fault as GeolocationPositionError).code === 1;
      this.fault = refused
        ? say("The phone does not let the app know where it is. Allow it in the phone's settings, or choose the place yourself.")
        : say("The phone could not find where it is. Step outside and try again, or choose the place yourself.");
      return null;
    } finally {
      this.asking = false;
    }
  }
}

export const here = new Here();

import { start } from "../shared/page";
import { photoChooser } from "./photos";
import { suggestions } from "./suggestions";

start();
document.querySelectorAll<HTMLElement>("[data-photos]").forEach(photoChooser);
document.querySelectorAll<HTMLElement>("[data-suggestions]").forEach(suggestions);

import htmx from "htmx.org";

import { start } from "../shared/page";
import { asking, ticking } from "./asking";
import { assigning, filters, picks, shownBy, unfold } from "./forms";
import { keys } from "./keys";

htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.selfRequestsOnly = true;

start();
keys();
picks();
shownBy();
filters();
assigning();
unfold();
asking();
ticking();

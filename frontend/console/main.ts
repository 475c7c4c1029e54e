import htmx from "htmx.org";

import { start } from "../shared/page";
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

import htmx from "htmx.org";

import { start } from "../shared/page";

htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;

start();

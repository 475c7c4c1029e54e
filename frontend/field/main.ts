import { mount } from "svelte";

import App from "./App.svelte";
import { engine } from "./engine";

mount(App, { target: document.body });
void engine.start();

import { themeStyle } from "etalon/plot";
import { mount } from "svelte";
import App from "./App.svelte";
import "./app.css";
import { session } from "./store/session.svelte.ts";

const theme = new CSSStyleSheet();
theme.replaceSync(themeStyle);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, theme];

mount(App, { target: document.getElementById("app") as HTMLElement });
void session.start();

/** Starts the page. */

import { listen } from "./keys.js";
import { Page } from "./page.js";
import { shell } from "./parts/shell.js";
import { applyTheme } from "./state.js";
import { diagnosis } from "./views/diagnosis.js";
import { fleet } from "./views/fleet.js";
import { host } from "./views/host.js";
import { nowhere } from "./views/nowhere.js";

const routes = [
  ["/", fleet],
  ["/hosts/:host", host],
  ["/diagnoses/:id", diagnosis],
];

applyTheme();
const page = new Page(document.getElementById("page"), routes, nowhere, shell);
listen(page);
page.start();

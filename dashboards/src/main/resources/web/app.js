/** Starts the page. */

import { listen } from "./keys.js";
import { Page } from "./page.js";
import { shell } from "./parts/shell.js";
import { applyTheme } from "./state.js";
import { alerts } from "./views/alerts.js";
import { api } from "./views/api.js";
import { catalogue } from "./views/catalogue.js";
import { catalogueEntry } from "./views/catalogue-entry.js";
import { diagnoses } from "./views/diagnoses.js";
import { diagnosis } from "./views/diagnosis.js";
import { fleet } from "./views/fleet.js";
import { host } from "./views/host.js";
import { nowhere } from "./views/nowhere.js";
import { tail } from "./views/tail.js";

const routes = [
  ["/", fleet],
  ["/hosts/:host", host],
  ["/diagnoses", diagnoses],
  ["/diagnoses/:id", diagnosis],
  ["/alerts", alerts],
  ["/tail", tail],
  ["/catalogue", catalogue],
  ["/catalogue/:id", catalogueEntry],
  ["/api", api],
];

applyTheme();
const page = new Page(document.getElementById("page"), routes, nowhere, shell);
listen(page);
page.start();

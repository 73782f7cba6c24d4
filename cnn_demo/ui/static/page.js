/* The page begins here: its frame, its tabs, and the first question. */

import { followAddress, readAddress } from "./kit/links.js";
import { registerAddress } from "./session/address.js";
import { startDemo } from "./session/demo.js";
import { runsHere, startEngine } from "./session/engine.js";
import { startFitting } from "./session/fitting.js";
import { idle, startLooking } from "./session/look.js";
import { refreshNetworks } from "./session/networks.js";
import { registerTraining } from "./session/recipe.js";
import { lab } from "./session/state.js";
import { frame } from "./shell/frame.js";
import { startTheme } from "./shell/theme.js";

function begin() {
  startTheme();
  registerAddress();
  registerTraining();
  document.body.prepend(frame());
  readAddress();
  followAddress();
  startEngine();
  startLooking();
  startFitting();
  startDemo();
  void refreshNetworks();
}

/* For people who look under the hood, and for tests: what the page knows. */
Object.assign(window, { lab: { state: lab.state, set: lab.set, on: lab.on, idle, runsHere } });

if (document.body) begin();
else document.addEventListener("DOMContentLoaded", begin);

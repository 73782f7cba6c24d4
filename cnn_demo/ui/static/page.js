/* The page begins here: its frame, its tabs, and the first question. */

import { followAddress, readAddress } from "./kit/links.js";
import { registerAddress } from "./session/address.js";
import { runsHere, startEngine } from "./session/engine.js";
import { startDemo } from "./session/input/demo.js";
import { startFitting } from "./session/input/fitting.js";
import { idle, startLooking } from "./session/look.js";
import { refreshNetworks } from "./session/networks.js";
import { lab } from "./session/state.js";
import { registerTraining } from "./session/training/recipe_address.js";
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

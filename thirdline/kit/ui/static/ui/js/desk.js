// Every behaviour attaches itself by data attribute; islands load only where they stand.
import "./theme.js";
import "./keys.js";
import "./lists.js";
import "./dialogs.js";
import "./menus.js";
import "./toasts.js";
import "./failures.js";
import "./composer.js";
import "./completes.js";
import "./typed.js";
import "./panes.js";
import "./copy.js";
import "./live.js";
import "./palette.js";

if (document.querySelector("chart-panel")) import("./chart-panel.js");

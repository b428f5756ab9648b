// data-action="theme", and the keys t d: light or dark, remembered by this browser.
import { onKeys } from "./keys.js";

export function swapTheme() {
  const root = document.documentElement;
  root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
  localStorage.setItem("thirdline-theme", `${root.dataset.bsTheme} ${root.dataset.themeKept ?? ""}`.trim());
  dispatchEvent(new CustomEvent("themechange"));
}

document.addEventListener("click", event => {
  if (event.target.closest('[data-action="theme"]')) swapTheme();
});
onKeys("t d", swapTheme);

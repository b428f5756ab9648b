// Runs before first paint, so the page never flashes in the wrong theme. What was switched in this browser
// holds until the preference on the server (data-theme-kept) changes; without either the system decides.
{
  const root = document.documentElement;
  const server = root.dataset.themeKept ?? "";
  const [chosen, then = ""] = (localStorage.getItem("thirdline-theme") ?? "").split(" ");
  const dark = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.dataset.bsTheme = (then === server && chosen) || server || dark;
}

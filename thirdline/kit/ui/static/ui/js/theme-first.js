// Runs before first paint, so the page never flashes in the wrong theme. What was switched in this browser
// holds until the preference on the server (data-theme-kept) changes; without either the system decides,
// also when it changes its mind while the page is open.
{
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const decide = () => {
    const server = root.dataset.themeKept ?? "";
    const [chosen, then = ""] = (localStorage.getItem("thirdline-theme") ?? "").split(" ");
    root.dataset.bsTheme = (then === server && chosen) || server || (system.matches ? "dark" : "light");
  };
  decide();
  system.addEventListener("change", () => {
    decide();
    dispatchEvent(new CustomEvent("themechange"));
  });
}

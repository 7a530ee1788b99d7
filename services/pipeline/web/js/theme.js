// The theme switch. Contract: `themeSwitch(select)` shows and changes the theme (system, light, dark), keeps it in this
// browser's storage where that is allowed, and knows nothing else of the page.

export function themeSwitch(select) {
  select.value = document.documentElement.dataset.theme ?? "system";
  select.addEventListener("change", () => {
    if (select.value === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = select.value;
    remember(select.value);
  });
}

function remember(theme) {
  try {
    if (theme === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Storage is forbidden here: the choice lasts as long as the page.
  }
}

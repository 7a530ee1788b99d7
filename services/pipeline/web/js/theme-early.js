// Sets the chosen theme before anything is painted. Contract: reads "theme" (light, dark; else as the system) from
// this browser's storage and writes it to <html data-theme>. A classic script, so that it runs before the styles.
(() => {
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is forbidden here: the system's theme then.
  }
})();

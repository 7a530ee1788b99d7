// Printing with every text whole. Contract: `printAll(table)` fetches the texts of the rows that are loaded, a few at a time, shows
// them, and opens the browser's print dialog; the styles for paper leave out what can't be pressed.

import { wholeText } from "./texts.js";

const AT_ONCE = 4;

export async function printAll(table) {
  const wanted = [];
  for (const row of table.rows.values()) {
    row.fill();
    for (const { cells } of row.groups.values()) wanted.push(...cells.filter((cell) => cell.column.kind === "text" && cell.step?.artifact));
  }
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let cell = wanted.pop(); cell; cell = wanted.pop()) {
      const { artifact } = cell.step;
      Object.assign(cell.open, { more: true, text: await wholeText(artifact), sum: artifact.sha256 });
      cell.update();
    }
  });
  await Promise.all(workers);
  window.print();
}

// Pages work without this. It turns on what the design system adds where scripts run, and keeps what is half typed.
import { initAll } from "./vendor/govuk/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// Back leads to the form that was sent: fetched anew it keeps its numbers, so that it is not recorded a second time.
const numbers = [...document.querySelectorAll("input[name=submission]")];
const [arrived] = performance.getEntriesByType("navigation");
const before = history.state?.numbers;
if (arrived?.type === "back_forward" && before?.length === numbers.length) {
  for (const [place, number] of numbers.entries()) number.value = before[place];
} else if (numbers.length > 0) {
  history.replaceState({ ...history.state, numbers: numbers.map((each) => each.value) }, "");
}

// A form that is left half typed is kept for whoever typed it, so that it is there again when they come back.
const halfTyped = new Set();
for (const mark of document.querySelectorAll("input[name=keeps_for]")) {
  mark.form.addEventListener("input", () => halfTyped.add(mark.form));
  mark.form.addEventListener("submit", () => halfTyped.delete(mark.form));
}
const keepHalfTyped = () => {
  for (const form of halfTyped) {
    const typed = new FormData(form);
    typed.append("keep_only", "yes");
    navigator.sendBeacon(location.href, typed);
  }
};
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keepHalfTyped();
});
window.addEventListener("pagehide", keepHalfTyped);

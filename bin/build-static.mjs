// Builds src/keyworker/web/static/vendor from the npm packages and our own style sheet.
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { compile } from "sass";

const out = "src/keyworker/web/static/vendor";
rmSync(out, { recursive: true, force: true });
mkdirSync(`${out}/govuk`, { recursive: true });

const compiled = compile("src/keyworker/web/styles/keyworker.scss", {
  loadPaths: ["node_modules"],
  style: "compressed",
  quietDeps: true,
});
// Councils may not use the crown, the crest or GDS Transport: none may reach a page.
const css = compiled.css.replace(/url\("[^"]*govuk-crest\.svg"\)/g, "none");
const forbidden = css.match(/.{0,60}(GDS Transport|crest\.svg).{0,40}/);
if (forbidden) throw new Error(`the style sheet names a font or crest that may not be used: ${forbidden[0]}`);
writeFileSync(`${out}/keyworker.css`, css);
cpSync("node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js", `${out}/govuk/govuk-frontend.min.js`);

import { escapeText } from "../markup.ts";
import { reportStyle } from "./style.ts";

/** A static HTML page: no scripts, nothing loaded from elsewhere. `body` is markup already, title and version are escaped. */
export const htmlPage = ({
  title,
  version,
  body,
}: {
  readonly title: string;
  readonly version: string;
  readonly body: string;
}): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="generator" content="Etalon ${escapeText(version)}">
<title>${escapeText(title)}</title>
<style>${reportStyle}</style>
</head>
<body><main>
${body}
</main></body>
</html>
`;

/** Warnings above everything else; nothing when there are none. */
export function warningsHtml(warnings: readonly string[]): string {
  if (warnings.length === 0) return "";
  return `<aside class="note"><strong>Mind:</strong><ul>${warnings.map((warning) => `<li>${escapeText(warning)}</li>`).join("")}</ul></aside>`;
}

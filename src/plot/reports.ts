export { type FitReportInput, fitReport, type ReportedOption } from "./fitReport.ts";
export { type ProofInput, proofReport } from "./proofReport.ts";
export type { ReportInput } from "./report/input.ts";
export { compareReport } from "./report.ts";

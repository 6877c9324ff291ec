export { EtalonError, type ErrorCode } from "./base/errors.ts";

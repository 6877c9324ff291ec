import { isIP } from "node:net";
import { hostname, networkInterfaces } from "node:os";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** Whether only this machine can reach an address. */
export const isLoopback = (host: string): boolean =>
  host.toLowerCase() === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));

/**
 * The Host headers to be answered: this machine's own names and addresses on the server's port, as far as it listens there, and the names that the user adds,
 * with the port or, as behind a proxy, without.
 */
export function allowedHosts(host: string, port: number, added: readonly string[]): string[] {
  const names = isLoopback(host) ? [...LOOPBACK, inUrl(host)] : [...LOOPBACK, inUrl(host), ...ownNames(host)];
  const own = [...new Set(names.map((name) => name.toLowerCase()))].map((name) => `${name}:${port}`);
  return [
    ...own,
    ...(port === 80 ? names : []),
    ...added.flatMap((name) => [name.toLowerCase(), `${name.toLowerCase()}:${port}`]),
  ];
}

/** Every address of the machine when it listens on all of them. */
const ownNames = (host: string): string[] =>
  host === "0.0.0.0" || host === "::"
    ? [
        hostname(),
        ...Object.values(networkInterfaces()).flatMap((addresses = []) =>
          addresses.map(({ address }) => inUrl(address)),
        ),
      ]
    : [];

/** An address as it stands in a URL. */
export const inUrl = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host);

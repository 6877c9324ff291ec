/** Where the address of the file is remembered, for reloads: the page's link does not hold it. */
const MEMORY = "etalon-served";

/** The file that `etalon studio` was opened with: its token comes behind the #, which no server ever sees. */
export async function servedFile(): Promise<{ file: File; label?: string } | undefined> {
  const fields = new URLSearchParams(location.hash.split("?")[1] ?? "");
  const [name, token, label] = [fields.get("served"), fields.get("token"), fields.get("label")];
  if (!name || !token) return undefined;
  const file = await fetched(name, token);
  sessionStorage.setItem(MEMORY, JSON.stringify([name, token]));
  return { file, ...(label === null ? {} : { label }) };
}

/** The same file once more after a reload; undefined where there was none or its server has ended. */
export async function rememberedFile(): Promise<File | undefined> {
  try {
    const [name, token] = JSON.parse(sessionStorage.getItem(MEMORY) ?? "[]") as string[];
    return name && token ? await fetched(name, token) : undefined;
  } catch {
    return undefined;
  }
}

async function fetched(name: string, token: string): Promise<File> {
  const response = await fetch("./data", { headers: { "x-etalon-token": token } });
  if (!response.ok) throw new Error(`${name} could not be read: ${await response.text()}`);
  return new File([await response.arrayBuffer()], name);
}

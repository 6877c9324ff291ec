/** The file that `etalon studio` was opened with: its token comes behind the #, which no server ever sees. */
export async function servedFile(): Promise<{ file: File; label?: string } | undefined> {
  const fields = new URLSearchParams(location.hash.split("?")[1] ?? "");
  const [name, token, label] = [fields.get("served"), fields.get("token"), fields.get("label")];
  if (!name || !token) return undefined;
  const response = await fetch("./data", { headers: { "x-etalon-token": token } });
  if (!response.ok) throw new Error(`${name} could not be read: ${await response.text()}`);
  const file = new File([await response.arrayBuffer()], name);
  return { file, ...(label === null ? {} : { label }) };
}

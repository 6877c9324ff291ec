/** A file name of each task: its name with every sign replaced that a folder might not take, numbered where two would be the same to some file system. */
export function taskFiles(tasks: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    tasks.map((task) => {
      const stem =
        task
          .replace(/[^\p{L}\p{N}_.-]+/gu, "-")
          .replace(/^\.+/, "")
          .slice(0, 100) || "task";
      let name = stem;
      for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${stem}-${n}`;
      taken.add(name.toLowerCase());
      return [task, `${name}.etalon`] as const;
    }),
  );
}

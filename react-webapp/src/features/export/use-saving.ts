import { useState } from 'react';

/** Run a slow export, and report whether it is running or why it failed. */
export function useSaving() {
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  function save(make: () => Promise<void>): void {
    setSaving(true);
    setProblem(null);
    make()
      .catch((error: unknown) => {
        setProblem(error instanceof Error ? error.message : String(error));
      })
      .finally(() => {
        setSaving(false);
      });
  }

  return { saving, problem, save };
}

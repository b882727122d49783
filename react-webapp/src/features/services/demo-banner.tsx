import { Alert, Code } from '@mantine/core';
import { demoModelText } from './demo-model-text';
import { useModel } from './use-model';

/** Explain the limits of demo models, and how to get models for photographs. */
export function DemoBanner() {
  const words = demoModelText([useModel('yolo'), useModel('depth')]);
  if (!words) return null;
  return (
    <Alert role="note" color="blue" py="xs">
      <strong>{words.title}:</strong> {words.text} For photographs, run <Code>make models</Code> to get the official
      weights, or{' '}
      <Code>make models YOLO=… DEPTH=…</Code> to use your own.
    </Alert>
  );
}

import { Alert, Code } from '@mantine/core';
import { demoModelText } from './demo-model-text';
import { useModel } from './use-model';

/** Says what a demo model knows, and how to get one that knows photographs. */
export function DemoBanner() {
  const words = demoModelText([useModel('yolo'), useModel('depth')]);
  if (!words) return null;
  return (
    <Alert role="note" color="blue" py="xs">
      <strong>{words.title}:</strong> {words.text} <Code>make models</Code> gets the official weights,{' '}
      <Code>make models YOLO=… DEPTH=…</Code> takes your own.
    </Alert>
  );
}

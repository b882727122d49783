import { SegmentedControl, Tabs } from '@mantine/core';
import { useState } from 'react';
import { services, type ServiceKey } from '@/shared/api/services';
import { Panel } from '@/shared/ui/panel';
import { codeFor, languages, type Language } from './write-snippet';
import { CodeText } from './snippet-text';
import { requestFor, type Options } from './snippet-request';

interface CodePanelProps {
  fileName: string;
  options: Options;
}

const tabs = Object.entries(languages) as [Language, string][];
const serviceChoices = Object.entries(services).map(([value, { task: label }]) => ({ value: value as ServiceKey, label }));

/** What the page asks, as programs that ask the same from wherever the picture lies. */
export function CodePanel({ fileName, options }: CodePanelProps) {
  const [service, setService] = useState<ServiceKey>('yolo');
  const [language, setLanguage] = useState<Language>('curl');
  const request = requestFor(service, window.location.origin, fileName, options);
  return (
    <Panel
      title="As code"
      aside={
        <SegmentedControl
          size="xs"
          aria-label="What to ask for"
          data={serviceChoices}
          value={service}
          onChange={setService}
        />
      }
    >
      <Tabs
        value={language}
        keepMounted={false}
        onChange={(value) => {
          setLanguage(value as Language);
        }}
      >
        <Tabs.List aria-label="Language">
          {tabs.map(([key, name]) => (
            <Tabs.Tab key={key} value={key}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(([key]) => (
          <Tabs.Panel key={key} value={key} pt="sm">
            <CodeText text={codeFor(key, request)} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Panel>
  );
}
